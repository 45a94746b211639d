/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * The kernel's own BBR with a window whose gain a decision program gives. Part of Weir.
 *
 * BBR v1 runs as it is: model, states, pacing and recovery are the kernel's. At the end of every
 * round (weir_round.h), in every state of BBR, the program gives a gain, Q16. In PROBE_BW the window
 * is then that of the gain, in the proportion to BBR's own gain of 2:
 *
 *   wanted = clamp(answer, least gain, most gain)
 *   gain   = gain moved towards wanted by at most the slew
 *   two    = ceil(2 * bandwidth * min RTT) + 3 quanta, rounded up to even, + 2 while BBR probes
 *   target = max(two * gain / 2, 4 packets)
 *   window = min(max(BBR's window, window before + acknowledged - lost), target)
 *
 * draft-cardwell-iccrg-bbr-congestion-control-00, sections 4.2.3.2 to 4.2.3.4, has `two` as the
 * window of gain 2; as deployed BBR adds what acknowledgements bring in bursts, which is left out
 * here. Worked number: 10 Mbit/s, packets of 1500 bytes, 40 ms: bandwidth 833 packets/s, `two` =
 * 67 + 6 = 73, rounded up 74; gain 1.31 gives 48 packets.
 *
 * BBR's window stays as BBR sets it: outside PROBE_BW; in the first round of a recovery, in which
 * packets are conserved; before the program has decided; and whenever the gain is exactly 2.
 *
 * Modes, read at every ACK:
 *   enforce  the gain has effect;
 *   shadow   the program is asked and its answers are recorded; the window is BBR's. The gain that
 *            the program is told is the one that it would have had;
 *   off      BBR, nothing else: the program is not asked. After it the gain begins with 2 again.
 *
 * The including file provides, beside what weir_round.h wants: weir_core.h, WEIR_CA_STATE(sk),
 * WEIR_LOSSES(rs), WEIR_BBR_LEAST_SEGMENTS(sk), and may define WEIR_DECIDE and WEIR_RECORD.
 */
#ifndef WEIR_BBR_H
#define WEIR_BBR_H

#include "weir_round.h"

#define WEIR_LEAST_WINDOW 4u

/* The kernel's enum tcp_ca_state. */
#define WEIR_CA_RECOVERY 3
#define WEIR_CA_LOSS 4

#define WEIR_ENFORCE 0
#define WEIR_SHADOW 1
#define WEIR_OFF 2

/* States of BBR. */
#define WEIR_BBR_STARTUP 0
#define WEIR_BBR_DRAIN 1
#define WEIR_BBR_PROBE_BW 2
#define WEIR_BBR_PROBE_RTT 3

/* BBR's own gain, and the limits of a program's: 2, 0.95 rounded up, 4; Q16. */
#define WEIR_STOCK_GAIN_Q16 131072u
#define WEIR_LEAST_GAIN_Q16 62260u
#define WEIR_MOST_GAIN_Q16 262144u

/* How far a gain moves per round at most: 1/16, Q16. */
#ifndef WEIR_SLEW_Q16
#define WEIR_SLEW_Q16 4096u
#endif

#define WEIR_MOST_QUANTUM_BYTES 65536u

/* Asks the program: the gain, Q16. */
#ifndef WEIR_DECIDE
#define WEIR_DECIDE(sk, flow, in) weir_core_decide(&(flow)->state, (in))
#endif

/* Told of every decision. */
#ifndef WEIR_RECORD
#define WEIR_RECORD(sk, flow, in, signals) do { } while (0)
#endif

/* Told of every recovery that begins, and of every time-out. */
#ifndef WEIR_ON_RECOVERY
#define WEIR_ON_RECOVERY() do { } while (0)
#endif
#ifndef WEIR_ON_TIMEOUT
#define WEIR_ON_TIMEOUT() do { } while (0)
#endif

/* What an operator sets. Make it with WEIR_CONFIG. */
struct weir_config {
	uint32_t slew_q16;
	/* Units of the program's time per microsecond, Q16. */
	uint32_t units_per_us_q16;
	uint32_t reserved;
	/* WEIR_ENFORCE, WEIR_SHADOW or WEIR_OFF; where rate control has it too. */
	uint32_t mode;
};

#define WEIR_CONFIG(slew, time_unit_ns, mode_) { \
	.slew_q16 = (slew), \
	.units_per_us_q16 = 65536000u / (time_unit_ns), \
	.mode = (mode_), \
}

/* What BBR shows of itself after an ACK. */
struct weir_bbr_view {
	/* Packets per microsecond, Q24. */
	uint32_t bandwidth_q24;
	uint32_t min_rtt_us;
	/* WEIR_BBR_STARTUP and so on. */
	uint32_t state;
	/* 1 in the phase of PROBE_BW that probes for bandwidth. */
	uint32_t probing;
};

/* Beside struct bbr, which fills icsk_ca_priv. */
struct weir_flow {
	struct weir_state state;
	struct weir_round round;
	uint64_t begun_us;
	/* Totals when the flow began. */
	uint32_t begun_lost;
	uint32_t begun_delivered;
	/* Least round-trip time of the PROBE_RTT that ended last, and of the one under way. */
	uint32_t probe_rtt_us;
	uint32_t probing_rtt_us;
	uint32_t probe_rtts;
	/* Packets delivered when the recovery began. */
	uint32_t recovery_delivered;
	/* The gain in force, Q16. */
	uint32_t gain_q16;
	/* The last answer, Q16. */
	int32_t answer_q16;
	/* Packets that BBR sends at once. */
	uint32_t quantum;
	/* The kernel's state at the last ACK. */
	uint8_t ca_state;
	/* The first round of a recovery is under way. */
	uint8_t conserving;
	/* Rounds passed without the program. */
	uint8_t stale;
	/* Time-outs, up to 255. */
	uint8_t timeouts;
};

/* Forgets what the program knows; the gain is BBR's own. */
static inline void weir_bbr_restart(struct weir_flow *flow, const struct tcp_sock *tp)
{
	weir_core_reset(&flow->state);
	weir_round_start(&flow->round, tp);
	flow->probing_rtt_us = WEIR_NO_RTT;
	flow->gain_q16 = WEIR_STOCK_GAIN_Q16;
	flow->answer_q16 = (int32_t)WEIR_STOCK_GAIN_Q16;
	flow->quantum = 0;
	flow->stale = 0;
}

/* A new flow, after BBR's own init. */
static inline void weir_bbr_begin(struct weir_flow *flow, const struct tcp_sock *tp)
{
	weir_round_init(&flow->round, tp);
	weir_bbr_restart(flow, tp);
	flow->begun_us = tp->tcp_mstamp;
	flow->begun_lost = tp->lost;
	flow->begun_delivered = tp->delivered;
	flow->probe_rtt_us = 0;
	flow->probe_rtts = 0;
	flow->recovery_delivered = tp->delivered;
	flow->ca_state = 0;
	flow->conserving = 0;
	flow->timeouts = 0;
}

/* A recovery conserves packets until a packet is delivered that was sent after its beginning. */
static inline void weir_bbr_recovery(struct weir_flow *flow, const struct tcp_sock *tp,
				     const struct rate_sample *rs, uint8_t now)
{
	if (rs->delivered > 0 && (int32_t)(rs->prior_delivered - flow->recovery_delivered) >= 0)
		flow->conserving = 0;
	if (now == WEIR_CA_RECOVERY && flow->ca_state != WEIR_CA_RECOVERY) {
		flow->conserving = 1;
		flow->recovery_delivered = tp->delivered;
		WEIR_ON_RECOVERY();
	} else if (now != WEIR_CA_RECOVERY) {
		flow->conserving = 0;
	}
	if (now == WEIR_CA_LOSS && flow->ca_state != WEIR_CA_LOSS) {
		if (flow->timeouts != 255)
			flow->timeouts++;
		WEIR_ON_TIMEOUT();
	}
	flow->ca_state = now;
}

static inline void weir_bbr_probe_rtt(struct weir_flow *flow, const struct rate_sample *rs,
				      uint32_t state)
{
	if (state == WEIR_BBR_PROBE_RTT) {
		const int64_t sample = rs->rtt_us > WEIR_MOST_RTT_US ? WEIR_MOST_RTT_US : rs->rtt_us;

		if (sample > 0 && (uint32_t)sample < flow->probing_rtt_us)
			flow->probing_rtt_us = (uint32_t)sample;
	} else if (flow->probing_rtt_us != WEIR_NO_RTT) {
		flow->probe_rtt_us = flow->probing_rtt_us;
		flow->probing_rtt_us = WEIR_NO_RTT;
		flow->probe_rtts++;
	}
}

/* What BBR sends in a millisecond, at least the segments it wants; per round, as it divides. */
static inline uint32_t weir_bbr_quantum(struct sock *sk)
{
	const uint64_t bytes = (uint64_t)sk->sk_pacing_rate >> 10;
	const uint32_t most =
		bytes > WEIR_MOST_QUANTUM_BYTES ? WEIR_MOST_QUANTUM_BYTES : (uint32_t)bytes;
	const uint32_t mss = tcp_sk(sk)->mss_cache;
	const uint32_t packets = mss ? most / mss : 0;
	const uint32_t least = WEIR_BBR_LEAST_SEGMENTS(sk);

	return packets < least ? least : packets;
}

/* Moves the gain towards what the program answered. */
static inline void weir_bbr_slew(struct weir_flow *flow, uint32_t slew_q16)
{
	const uint32_t before = flow->gain_q16;
	uint32_t wanted;

	if (flow->answer_q16 < (int32_t)WEIR_LEAST_GAIN_Q16)
		wanted = WEIR_LEAST_GAIN_Q16;
	else if (flow->answer_q16 > (int32_t)WEIR_MOST_GAIN_Q16)
		wanted = WEIR_MOST_GAIN_Q16;
	else
		wanted = (uint32_t)flow->answer_q16;
	if (wanted > before)
		flow->gain_q16 = wanted - before > slew_q16 ? before + slew_q16 : wanted;
	else
		flow->gain_q16 = before - wanted > slew_q16 ? before - slew_q16 : wanted;
}

/* The round's end: asks the program. `before` is the window that the ACK met. */
static inline void weir_bbr_decide(struct sock *sk, struct weir_flow *flow,
				   const struct weir_config *config,
				   const struct weir_bbr_view *view, uint32_t before)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	struct weir_signals signals;
	struct weir_input in;

	flow->round.rounds++;
	flow->quantum = weir_bbr_quantum(sk);
	weir_round_signals(&flow->round, tp, config->units_per_us_q16, &signals);
	signals.cwnd_packets = weir_fit(before);
	signals.bandwidth_q24 = weir_fit(view->bandwidth_q24);
	signals.bbr_min_rtt_us = weir_fit(view->min_rtt_us);
	signals.bbr_state = view->state;
	signals.probe_rtt_us = weir_fit(flow->probe_rtt_us);
	signals.probe_rtts = weir_fit(flow->probe_rtts);
	signals.gain_q16 = flow->gain_q16;
	signals.lost_total_packets = weir_fit(tp->lost - flow->begun_lost);
	signals.delivered_total_packets = weir_fit(tp->delivered - flow->begun_delivered);
#ifdef WEIR_WANTS_AGE_MS
	signals.age_ms = weir_fit(WEIR_DIV64(tp->tcp_mstamp - flow->begun_us, 1000u));
#endif
	weir_fill_input(&in, &signals);
	flow->answer_q16 = WEIR_DECIDE(sk, flow, &in);
	weir_bbr_slew(flow, config->slew_q16);
	WEIR_RECORD(sk, flow, &in, &signals);
	weir_round_start(&flow->round, tp);
}

/* The window of the gain. No division. */
static inline uint32_t weir_bbr_target(const struct weir_flow *flow,
				       const struct weir_bbr_view *view)
{
	/* 2^32 * 2^23 * 2 fits. */
	uint64_t two = ((uint64_t)view->bandwidth_q24 * view->min_rtt_us * 2 + 0xffffffu) >> 24;
	uint64_t target;

	two += 3 * (uint64_t)flow->quantum;
	two = (two + 1) & ~1ull;
	if (view->probing)
		two += 2;
	target = two * flow->gain_q16 >> 17;
	return target < WEIR_LEAST_WINDOW ? WEIR_LEAST_WINDOW : weir_fit(target);
}

/*
 * Every ACK, after BBR's own cong_control. `before` is the window that the ACK met, `view` what BBR
 * shows now; it is not read in mode `off`.
 */
static inline void weir_bbr_ack(struct sock *sk, struct weir_flow *flow,
				const struct rate_sample *rs, const struct weir_config *config,
				const struct weir_bbr_view *view, uint32_t before)
{
	struct tcp_sock *tp = tcp_sk(sk);
	uint32_t window;
	uint32_t target;
	uint32_t lost;

	if (config->mode == WEIR_OFF) {
		flow->stale = 1;
		return;
	}
	if (flow->stale)
		weir_bbr_restart(flow, tp);
	weir_bbr_recovery(flow, tp, rs, WEIR_CA_STATE(sk));
	weir_bbr_probe_rtt(flow, rs, view->state);
	if (weir_round_ack(&flow->round, tp, rs))
		weir_bbr_decide(sk, flow, config, view, before);
	if (config->mode != WEIR_ENFORCE || view->state != WEIR_BBR_PROBE_BW ||
	    flow->gain_q16 == WEIR_STOCK_GAIN_Q16 || flow->conserving ||
	    view->min_rtt_us > WEIR_MOST_RTT_US)
		return;
	lost = WEIR_LOSSES(rs) > 0 ? (uint32_t)WEIR_LOSSES(rs) : 0;
	window = before > lost ? before - lost : 1;
	window += rs->acked_sacked;
	if (window < tp->snd_cwnd)
		window = tp->snd_cwnd;
	target = weir_bbr_target(flow, view);
	if (window > target)
		window = target;
	if (window > tp->snd_cwnd_clamp)
		window = tp->snd_cwnd_clamp;
	tp->snd_cwnd = window < WEIR_LEAST_WINDOW ? WEIR_LEAST_WINDOW : window;
}

#endif /* WEIR_BBR_H */
