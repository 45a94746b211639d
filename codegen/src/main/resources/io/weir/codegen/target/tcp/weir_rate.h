/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Rate control by a decision program, for TCP. Part of Weir.
 *
 * A flow has a rate, Q20 of a configured line rate. At the end of every round (weir_round.h) the
 * program gives a multiplier, Q16:
 *
 *   rate   = clamp(rate * multiplier >> 16, one packet per round trip, line rate)
 *   pacing = line rate * rate >> 20
 *   window = 2 * pacing * RTT in packets, at least 4
 *
 * A flow begins at line rate with the kernel's initial window, which holds it until the first
 * round's end. Worked number: line 20 Mbit/s = 2,500,000 B/s, rate one half, RTT 20 ms, MSS 1448:
 * pacing 1,250,000 B/s, window 2 * 25,000 / 1448 = 34 packets.
 *
 * Time. Programs that were trained in a datacenter see round trips of microseconds. Time is handed
 * to them in a configurable unit: with 1 ns they see what is; with 1000 ns, 20 ms look like 20 us.
 * It should bring the base round trip to between 4 and 40 us. TCP measures whole microseconds.
 *
 * Loss and time-outs. What to resend is the kernel's business; the rules here bound what may be
 * sent beside it:
 *   - The rate is the program's, in recovery too: loss is a signal to it (nacks), not a command.
 *   - While in Recovery, the window is at most what is in flight plus what this ACK delivered:
 *     packets are conserved. After it the window is that of the rate again; pacing spreads it.
 *   - A time-out (Loss) halves the rate, once. The window starts from what the kernel set (one
 *     packet beyond those in flight) and grows by what is delivered, up to that of the rate.
 *   - A time-out that the kernel undoes before the next ACK gets here leaves the rate alone.
 *
 * Modes, read at every ACK:
 *   enforce  the program sets the rate;
 *   shadow   Reno sets the window, the program is asked and its answers are recorded; it is told
 *            the delivery rate as the flow's rate;
 *   off      Reno only, the program is not asked.
 * Reno is the kernel's own tcp_reno_cong_avoid, without pacing. In recovery, which the kernel does
 * not handle for operations with cong_control, every second delivered packet lets one out until
 * what is in flight is at the threshold, then every one (cf. RFC 6937). A flow that goes back to
 * `enforce` begins, at the next round's end, with the rate that it had as Reno.
 *
 * The including file provides, beside what weir_round.h wants: weir_core.h, inet_csk_ca(),
 * tcp_reno_cong_avoid(), WEIR_CA_STATE(sk), and may define WEIR_DECIDE, WEIR_RECORD, WEIR_ON_RECOVERY
 * and WEIR_ON_TIMEOUT.
 */
#ifndef WEIR_RATE_H
#define WEIR_RATE_H

#include "weir_round.h"

/* A flow's state is in icsk_ca_priv, of so many bytes. */
#define WEIR_MOST_FLOW_BYTES 104

#define WEIR_FULL_RATE_Q20 (1u << 20)
#define WEIR_LEAST_WINDOW 4u

/* The kernel's enum tcp_ca_state. */
#define WEIR_CA_CWR 2
#define WEIR_CA_RECOVERY 3
#define WEIR_CA_LOSS 4

#define WEIR_ENFORCE 0
#define WEIR_SHADOW 1
#define WEIR_OFF 2

#define WEIR_UNPACED (~0ul)

/* Asks the program: the multiplier, Q16. */
#ifndef WEIR_DECIDE
#define WEIR_DECIDE(sk, flow, in) weir_core_decide(&(flow)->state, (in))
#endif

/* Told of every decision, after it took effect. */
#ifndef WEIR_RECORD
#define WEIR_RECORD(sk, flow, in, signals) do { } while (0)
#endif

/* Told when a flow under the program's rate enters Recovery, and when it halves after a time-out. */
#ifndef WEIR_ON_RECOVERY
#define WEIR_ON_RECOVERY() do { } while (0)
#endif
#ifndef WEIR_ON_TIMEOUT
#define WEIR_ON_TIMEOUT() do { } while (0)
#endif

/* What an operator sets. Make it with WEIR_CONFIG. */
struct weir_config {
	/* Bytes per second, at most 2^37 - 1. */
	uint64_t line_rate_bytes;
	/* Units of the program's time per microsecond, Q16. */
	uint32_t units_per_us_q16;
	/* WEIR_ENFORCE, WEIR_SHADOW or WEIR_OFF. */
	uint32_t mode;
};

/* Most bits per second that a line may have: 2^37 - 1 bytes, about 1.1 Tbit/s. */
#define WEIR_MOST_LINE_RATE_BPS 1099511627768ull
/* Least and most nanoseconds per unit of time. */
#define WEIR_LEAST_TIME_UNIT_NS 1u
#define WEIR_MOST_TIME_UNIT_NS 1000000u

#define WEIR_CONFIG(line_rate_bps, time_unit_ns, mode_) { \
	.line_rate_bytes = (line_rate_bps) / 8u, \
	.units_per_us_q16 = 65536000u / (time_unit_ns), \
	.mode = (mode_), \
}

struct weir_flow {
	struct weir_state state;
	struct weir_round round;
	/* Q20 of the line rate. */
	uint32_t rate_q20;
	/* Packets that the rate allows; in shadow and off, what Reno returns to after recovery. */
	uint32_t window;
	/* The last decision, Q16. */
	int32_t multiplier_q16;
	/* The kernel's state at the last ACK. */
	uint8_t ca_state;
	/* The program sets the rate. */
	uint8_t enforced;
	/* Rounds passed without the program. */
	uint8_t stale;
	/* Time-outs, up to 255. */
	uint8_t timeouts;
};

_Static_assert(sizeof(struct weir_flow) <= WEIR_MOST_FLOW_BYTES, "flow state in icsk_ca_priv");

static inline uint64_t weir_pacing_bytes(const struct weir_config *config, uint32_t rate_q20)
{
	/* 2^37 * 2^20 fits. */
	return config->line_rate_bytes * rate_q20 >> 20;
}

/* A new flow. */
static inline void weir_rate_init(struct sock *sk, const struct weir_config *config)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	struct weir_flow *flow = inet_csk_ca(sk);

	weir_core_reset(&flow->state);
	weir_round_init(&flow->round, tp);
	flow->rate_q20 = WEIR_FULL_RATE_Q20;
	flow->window = tp->snd_cwnd;
	flow->multiplier_q16 = 1 << 16;
	flow->ca_state = 0;
	flow->stale = 0;
	flow->timeouts = 0;
	flow->enforced = config->mode == WEIR_ENFORCE;
	/* Pacing then works without the queueing discipline fq. */
	sk->sk_pacing_status = SK_PACING_NEEDED;
	if (flow->enforced)
		sk->sk_pacing_rate = (unsigned long)config->line_rate_bytes;
	else
		sk->sk_pacing_rate = WEIR_UNPACED;
}

/* Hands the flow to Reno: with half the window, which is what the rate needs. */
static inline void weir_rate_release(struct sock *sk, struct weir_flow *flow)
{
	struct tcp_sock *tp = tcp_sk(sk);
	const uint32_t half = tp->snd_cwnd >> 1;

	flow->enforced = 0;
	tp->snd_cwnd = half < WEIR_LEAST_WINDOW ? WEIR_LEAST_WINDOW : half;
	tp->snd_ssthresh = tp->snd_cwnd;
	flow->window = tp->snd_cwnd;
	sk->sk_pacing_rate = WEIR_UNPACED;
}

static inline void weir_reno_ack(struct sock *sk, struct weir_flow *flow,
				 const struct rate_sample *rs)
{
	struct tcp_sock *tp = tcp_sk(sk);
	const uint8_t now = WEIR_CA_STATE(sk);
	const uint8_t before = flow->ca_state;
	const uint32_t acked = rs->acked_sacked;

	flow->ca_state = now;
	if (now == WEIR_CA_RECOVERY || now == WEIR_CA_CWR) {
		const uint32_t in_flight = weir_in_flight(tp);
		uint32_t window;

		if (before != now) {
			/* The first packet is resent whatever is in flight. */
			flow->window = tp->snd_ssthresh;
			window = in_flight + 1;
		} else if (in_flight > tp->snd_ssthresh) {
			window = in_flight + (acked >> 1);
		} else {
			window = in_flight + acked + 1;
			if (window > tp->snd_ssthresh)
				window = tp->snd_ssthresh;
		}
		tp->snd_cwnd = window < 1 ? 1 : window;
		return;
	}
	if ((before == WEIR_CA_RECOVERY || before == WEIR_CA_CWR) && now != WEIR_CA_LOSS &&
	    tp->snd_cwnd < flow->window)
		tp->snd_cwnd = flow->window;
	if (acked)
		tcp_reno_cong_avoid(sk, 0, acked);
}

/* The rate at which packets were delivered in the round, Q20 of the line rate. */
static inline uint32_t weir_delivered_rate_q20(const struct weir_flow *flow,
					       const struct tcp_sock *tp,
					       const struct weir_config *config)
{
	const uint32_t delivered = tp->delivered - flow->round.end_delivered;
	const uint32_t round_us = weir_now_us(tp) - flow->round.start_us;
	uint64_t bytes = (uint64_t)delivered * tp->mss_cache;
	uint64_t rate;

	/* 2^36 * 2^20 fits. */
	bytes = bytes > 0xfffffffffull ? 0xfffffffffull : bytes;
	rate = WEIR_DIV64(bytes * 1000000u, (uint64_t)(round_us ? round_us : 1));
	if (rate >= config->line_rate_bytes)
		return WEIR_FULL_RATE_Q20;
	rate = WEIR_DIV64(rate << 20, config->line_rate_bytes);
	return rate ? (uint32_t)rate : 1;
}

/* The rate after a decision; at least a packet per round trip, or a flow could stop for good. */
static inline uint32_t weir_next_rate_q20(const struct weir_flow *flow, const struct tcp_sock *tp,
					  const struct weir_config *config, int32_t multiplier_q16)
{
	const uint64_t packet = (uint64_t)tp->mss_cache * 1000000u;
	const uint64_t line = config->line_rate_bytes;
	uint64_t rate = 0;

	if (multiplier_q16 > 0)
		rate = (uint64_t)flow->rate_q20 * (uint32_t)multiplier_q16 >> 16;
	if (rate > WEIR_FULL_RATE_Q20)
		rate = WEIR_FULL_RATE_Q20;
	/* 2^37 * 2^23 fits. */
	if ((line * rate >> 20) * flow->round.rtt_us < packet) {
		rate = WEIR_DIV64(packet << 20, line * flow->round.rtt_us + 1) + 1;
		if (rate > WEIR_FULL_RATE_Q20)
			rate = WEIR_FULL_RATE_Q20;
	}
	return (uint32_t)rate;
}

/* Pacing and window of the flow's rate. The only division of a decision that goes as usual. */
static inline void weir_rate_apply(struct sock *sk, struct weir_flow *flow,
				   const struct weir_config *config)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	const uint64_t pacing = weir_pacing_bytes(config, flow->rate_q20);
	const uint64_t window = WEIR_DIV64(2 * pacing * flow->round.rtt_us,
					   (uint64_t)tp->mss_cache * 1000000u + 1);

	flow->window = weir_fit(window);
	if (flow->window < WEIR_LEAST_WINDOW)
		flow->window = WEIR_LEAST_WINDOW;
	if (flow->window > tp->snd_cwnd_clamp)
		flow->window = tp->snd_cwnd_clamp;
	sk->sk_pacing_rate = (unsigned long)(pacing ? pacing : 1);
}

/* The round's end: asks the program, and follows it if the mode says so. */
static inline void weir_rate_decide(struct sock *sk, struct weir_flow *flow,
				    const struct weir_config *config)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	struct weir_signals signals;
	struct weir_input in;

	if (flow->stale) {
		/* What the program knows is from before the pause. */
		flow->stale = 0;
		weir_core_reset(&flow->state);
		weir_round_start(&flow->round, tp);
		return;
	}
	if (!flow->enforced)
		flow->rate_q20 = weir_delivered_rate_q20(flow, tp, config);
	flow->round.rounds++;
	weir_round_signals(&flow->round, tp, config->units_per_us_q16, &signals);
	signals.cur_rate_q20 = flow->rate_q20;
	weir_fill_input(&in, &signals);
	flow->multiplier_q16 = WEIR_DECIDE(sk, flow, &in);
	if (config->mode == WEIR_ENFORCE) {
		flow->enforced = 1;
		flow->rate_q20 = weir_next_rate_q20(flow, tp, config, flow->multiplier_q16);
		weir_rate_apply(sk, flow, config);
	}
	WEIR_RECORD(sk, flow, &in, &signals);
	weir_round_start(&flow->round, tp);
}

/* The window of an ACK under the program's rate. */
static inline void weir_rate_window(struct sock *sk, struct weir_flow *flow,
				    const struct rate_sample *rs, uint8_t ca_state)
{
	struct tcp_sock *tp = tcp_sk(sk);
	uint32_t window = flow->window;

	if (ca_state >= WEIR_CA_RECOVERY) {
		const uint32_t acked = rs->acked_sacked;
		/* In Loss from what the kernel set, in Recovery from what is in flight. */
		uint32_t bound = ca_state == WEIR_CA_LOSS ? tp->snd_cwnd + acked
							  : weir_in_flight(tp) + (acked ? acked : 1);

		if (window > bound)
			window = bound;
	}
	tp->snd_cwnd = window < 1 ? 1 : window;
}

/* Every ACK: what cong_control does. */
static inline void weir_rate_ack(struct sock *sk, const struct rate_sample *rs,
				 const struct weir_config *config)
{
	struct weir_flow *flow = inet_csk_ca(sk);
	const uint32_t mode = config->mode;
	uint8_t ca_state;

	if (mode != WEIR_ENFORCE) {
		if (flow->enforced)
			weir_rate_release(sk, flow);
		weir_reno_ack(sk, flow, rs);
		if (mode == WEIR_OFF) {
			flow->stale = 1;
			return;
		}
	}
	if (weir_round_ack(&flow->round, tcp_sk(sk), rs))
		weir_rate_decide(sk, flow, config);
	if (mode != WEIR_ENFORCE)
		return;
	if (!flow->enforced) {
		/* Enforced again from the next round's end on. */
		weir_reno_ack(sk, flow, rs);
		return;
	}
	ca_state = WEIR_CA_STATE(sk);
	if (ca_state == WEIR_CA_LOSS && flow->ca_state != WEIR_CA_LOSS) {
		const uint64_t half = flow->rate_q20 >> 1;

		flow->rate_q20 = half ? (uint32_t)half : 1;
		if (flow->timeouts != 255)
			flow->timeouts++;
		WEIR_ON_TIMEOUT();
		sk->sk_pacing_rate = (unsigned long)(weir_pacing_bytes(config, flow->rate_q20) + 1);
	}
	if (ca_state == WEIR_CA_RECOVERY && flow->ca_state != WEIR_CA_RECOVERY)
		WEIR_ON_RECOVERY();
	flow->ca_state = ca_state;
	weir_rate_window(sk, flow, rs, ca_state);
}

/* The threshold that the kernel asks for when packets are lost; only Reno uses it. */
static inline uint32_t weir_rate_ssthresh(const struct sock *sk)
{
	const uint32_t half = tcp_sk(sk)->snd_cwnd >> 1;

	return half < 2 ? 2 : half;
}

/* The window to return to if the kernel finds that nothing was lost. */
static inline uint32_t weir_rate_undo_cwnd(const struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);

	return tp->snd_cwnd > tp->prior_cwnd ? tp->snd_cwnd : tp->prior_cwnd;
}

#endif /* WEIR_RATE_H */
