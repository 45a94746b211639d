/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * What TCP can tell a decision program, once per round trip. Part of Weir.
 *
 * A round ends with the first ACK of a packet that was sent after the last round's end: the count
 * of delivered packets when it left has reached the count at that end. The program is then asked,
 * so that a decision is seen by the network before the next one.
 *
 * The same text runs as a kernel module and as BPF. The including file provides the kernel's types
 * (struct sock, struct tcp_sock, struct rate_sample) with the fields read here, tcp_sk(), the
 * integer types of <stdint.h>, and weir_signals.h, emitted with the program, which says what the
 * program wants (WEIR_WANTS_...). What is not wanted takes neither time nor memory.
 *
 * Times are kept in microseconds, as TCP has them, modulo 2^32.
 */
#ifndef WEIR_ROUND_H
#define WEIR_ROUND_H

/* Quotient of unsigned 64-bit integers; a 32-bit kernel needs a function. At most per decision. */
#ifndef WEIR_DIV64
#define WEIR_DIV64(a, b) ((a) / (b))
#endif

/* No round-trip time was measured yet. */
#define WEIR_NO_RTT 0xffffffffu

/* Longest round-trip time that counts, 8.4 s: products with rates then fit 64 bits. */
#define WEIR_MOST_RTT_US 0x7fffffu

/* A round under way; 20 bytes, and 4 more per signal that needs a mark. */
struct weir_round {
	/* Packets delivered when the last round ended. */
	uint32_t end_delivered;
	/* When it ended. */
	uint32_t start_us;
	/* Least round-trip time of this round, and of the flow. */
	uint32_t rtt_us;
	uint32_t min_rtt_us;
	/* Rounds so far. */
	uint32_t rounds;
#ifdef WEIR_WANTS_MAX_RTT
	uint32_t max_rtt_us;
#endif
#ifdef WEIR_WANTS_RTT_AT_LOSS
	uint32_t rtt_at_loss_us;
	uint32_t lost_seen;
#endif
#ifdef WEIR_WANTS_LOST
	uint32_t lost_mark;
#endif
#ifdef WEIR_WANTS_CE
	uint32_t ce_mark;
#endif
#ifdef WEIR_WANTS_PACKETS_SENT
	uint32_t packets_mark;
#endif
#ifdef WEIR_WANTS_BYTES_SENT
	uint32_t bytes_mark;
#endif
};

/* What a round was like; weir_signals.h fills the program's input from it. */
struct weir_signals {
	/* Scaled to the program's unit of time. */
	uint32_t rtt_ns;
	uint32_t base_rtt_ns;
	uint32_t monitor_interval_ns;
	/* Of the controlling shell. */
	uint32_t cur_rate_q20;
#ifdef WEIR_CONTROLS_BBR
	uint32_t bandwidth_q24;
	uint32_t bbr_min_rtt_us;
	uint32_t bbr_state;
	uint32_t probe_rtt_us;
	uint32_t probe_rtts;
	uint32_t gain_q16;
	uint32_t lost_total_packets;
	uint32_t delivered_total_packets;
	uint32_t age_ms;
#endif
	/* Of the round. */
	uint32_t lost_packets;
	uint32_t marked_packets;
	uint32_t packets_sent;
	uint32_t bytes_sent;
	uint32_t delivered_packets;
	uint32_t delivery_rate_q24;
	uint32_t rtt_us;
	uint32_t min_rtt_us;
	uint32_t max_rtt_us;
	uint32_t rtt_at_loss_us;
	uint32_t round_us;
	uint32_t rounds;
	uint32_t cwnd_packets;
	uint32_t inflight_packets;
};

/* The largest value a signed 32-bit input can hold. */
static inline uint32_t weir_fit(uint64_t x)
{
	return x > 0x7fffffffu ? 0x7fffffffu : (uint32_t)x;
}

static inline uint32_t weir_now_us(const struct tcp_sock *tp)
{
	return (uint32_t)tp->tcp_mstamp;
}

/* Packets in the network, as the kernel counts them. */
static inline uint32_t weir_in_flight(const struct tcp_sock *tp)
{
	return tp->packets_out - (tp->sacked_out + tp->lost_out) + tp->retrans_out;
}

/* Begins the next round. */
static inline void weir_round_start(struct weir_round *round, const struct tcp_sock *tp)
{
	round->end_delivered = tp->delivered;
	round->start_us = weir_now_us(tp);
	round->rtt_us = WEIR_NO_RTT;
#ifdef WEIR_WANTS_MAX_RTT
	round->max_rtt_us = 0;
#endif
#ifdef WEIR_WANTS_LOST
	round->lost_mark = tp->lost;
#endif
#ifdef WEIR_WANTS_CE
	round->ce_mark = tp->delivered_ce;
#endif
#ifdef WEIR_WANTS_PACKETS_SENT
	round->packets_mark = tp->data_segs_out;
#endif
#ifdef WEIR_WANTS_BYTES_SENT
	round->bytes_mark = (uint32_t)tp->bytes_sent;
#endif
}

/* A new flow. */
static inline void weir_round_init(struct weir_round *round, const struct tcp_sock *tp)
{
	round->min_rtt_us = WEIR_NO_RTT;
	round->rounds = 0;
#ifdef WEIR_WANTS_RTT_AT_LOSS
	round->rtt_at_loss_us = 0;
	round->lost_seen = tp->lost;
#endif
	weir_round_start(round, tp);
}

/* Takes an ACK in; returns 1 if it ends a round in which a round-trip time was measured. */
static inline int weir_round_ack(struct weir_round *round, const struct tcp_sock *tp,
				 const struct rate_sample *rs)
{
	const int64_t sample = rs->rtt_us;

	(void)tp;
	if (sample > 0) {
		const uint32_t rtt_us =
			sample > WEIR_MOST_RTT_US ? WEIR_MOST_RTT_US : (uint32_t)sample;

		if (rtt_us < round->rtt_us) {
			round->rtt_us = rtt_us;
			if (rtt_us < round->min_rtt_us)
				round->min_rtt_us = rtt_us;
		}
#ifdef WEIR_WANTS_MAX_RTT
		if (rtt_us > round->max_rtt_us)
			round->max_rtt_us = rtt_us;
#endif
#ifdef WEIR_WANTS_RTT_AT_LOSS
		if (tp->lost != round->lost_seen) {
			round->lost_seen = tp->lost;
			round->rtt_at_loss_us = rtt_us;
		}
#endif
	}
	/* No packet was newly delivered, or none that tells when it left. */
	if (rs->delivered <= 0)
		return 0;
	if ((int32_t)(rs->prior_delivered - round->end_delivered) < 0)
		return 0;
	return round->rtt_us != WEIR_NO_RTT;
}

/*
 * What the round was like that just ended; the caller adds what is the shell's.
 * units_per_us_q16 scales microseconds to the program's unit of time.
 */
static inline void weir_round_signals(const struct weir_round *round, const struct tcp_sock *tp,
				      uint32_t units_per_us_q16, struct weir_signals *s)
{
	const uint32_t round_us = weir_now_us(tp) - round->start_us;
	const uint32_t delivered = tp->delivered - round->end_delivered;

	s->rtt_ns = weir_fit((uint64_t)round->rtt_us * units_per_us_q16 >> 16);
	s->base_rtt_ns = weir_fit((uint64_t)round->min_rtt_us * units_per_us_q16 >> 16);
	s->monitor_interval_ns = weir_fit((uint64_t)round_us * units_per_us_q16 >> 16);
	s->rtt_us = round->rtt_us;
	s->min_rtt_us = round->min_rtt_us;
	s->round_us = weir_fit(round_us);
	s->rounds = weir_fit(round->rounds);
	s->delivered_packets = weir_fit(delivered);
	s->cwnd_packets = weir_fit(tp->snd_cwnd);
	s->inflight_packets = weir_fit(weir_in_flight(tp));
	s->cur_rate_q20 = 0;
#ifdef WEIR_WANTS_DELIVERY_RATE
	s->delivery_rate_q24 =
		weir_fit(WEIR_DIV64((uint64_t)delivered << 24, (uint64_t)(round_us ? round_us : 1)));
#endif
#ifdef WEIR_WANTS_MAX_RTT
	s->max_rtt_us = round->max_rtt_us;
#endif
#ifdef WEIR_WANTS_RTT_AT_LOSS
	s->rtt_at_loss_us = round->rtt_at_loss_us;
#endif
#ifdef WEIR_WANTS_LOST
	s->lost_packets = weir_fit(tp->lost - round->lost_mark);
#endif
#ifdef WEIR_WANTS_CE
	s->marked_packets = weir_fit(tp->delivered_ce - round->ce_mark);
#endif
#ifdef WEIR_WANTS_PACKETS_SENT
	s->packets_sent = weir_fit(tp->data_segs_out - round->packets_mark);
#endif
#ifdef WEIR_WANTS_BYTES_SENT
	s->bytes_sent = weir_fit((uint32_t)tp->bytes_sent - round->bytes_mark);
#endif
}

#endif /* WEIR_ROUND_H */
