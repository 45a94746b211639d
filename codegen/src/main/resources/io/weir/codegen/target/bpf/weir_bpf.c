// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/*
 * Congestion control by a decision program as BPF: struct tcp_congestion_ops. Part of Weir.
 *
 * README.md says how to build, load, watch, exchange and unload it. The rules by which a flow's
 * rate is controlled are in weir_rate.h.
 */
#include "weir_kernel.h"
#include "weir_program.h"
#include "weir_arithmetic.h"

/* A flow's state is written by this object only. */
#define WEIR_TRUSTED_STATE
#include "weir_core.h"
#include "weir_signals.h"
#include "weir_model.h"
#include "weir_builtin.h"
#include "weir_maps.h"

extern void tcp_reno_cong_avoid(struct sock *sk, uint32_t ack, uint32_t acked) __ksym;

#define WEIR_DECIDE(sk, flow, in) weir_ask(flow, in)
#define WEIR_RECORD(sk, flow, in, signals) weir_record(sk, flow, signals)
#define WEIR_ON_RECOVERY() __sync_fetch_and_add(&weir_counters.recoveries, 1)
#define WEIR_ON_TIMEOUT() __sync_fetch_and_add(&weir_counters.timeouts, 1)

struct weir_flow;
static int32_t weir_ask(struct weir_flow *flow, const struct weir_input *in);
static void weir_record(struct sock *sk, const struct weir_flow *flow,
			const struct weir_signals *signals);

#include "weir_rate.h"

char weir_license[] SEC("license") = "GPL";

/* Line rate, unit of time and mode; may be changed while flows run. */
struct weir_config weir_config SEC(".data.config") =
	WEIR_CONFIG(WEIR_LINE_RATE_BPS, WEIR_TIME_UNIT_NS, WEIR_START_MODE);

/* What an object is; a loader reads it before it exchanges a model. */
const volatile struct weir_identity weir_identity SEC(".rodata.identity")
	__attribute__((used)) = WEIR_IDENTITY;

static __always_inline int32_t weir_ask(struct weir_flow *flow, const struct weir_input *in)
{
	return weir_ask_slots(&flow->state, in, 1 << 16);
}

static __always_inline void weir_record(struct sock *sk, const struct weir_flow *flow,
					const struct weir_signals *signals)
{
	const uint32_t zero = 0;
	const struct weir_question *question = bpf_map_lookup_elem(&weir_question, &zero);
	const uint64_t number = __sync_fetch_and_add(&weir_counters.decisions, 1);
	struct weir_ring_entry *entry = weir_entry(number);
	struct weir_report *report;

	if (!question || !entry)
		return;
	weir_address(sk, &entry->told.flow);
	report = &entry->told.report;
	report->time_ns = tcp_sk(sk)->tcp_mstamp * 1000u;
	report->rounds = flow->round.rounds;
	report->rate_q20 = flow->rate_q20;
	report->rtt_us = flow->round.rtt_us;
	report->min_rtt_us = flow->round.min_rtt_us;
	report->round_us = signals->round_us;
	report->window = flow->enforced ? flow->window : tcp_sk(sk)->snd_cwnd;
	report->multiplier_q16 = flow->multiplier_q16;
	report->beside_q16 = question->beside_q16;
	report->timeouts = flow->timeouts;
	report->enforced = flow->enforced;
	report->features = question->features;
	if (flow->enforced)
		__sync_fetch_and_add(&weir_counters.enforced, 1);
	weir_tell(sk, &entry->told);
	entry->number = number + 1;
}

SEC("struct_ops")
void weir_init(unsigned long long *ctx)
{
	weir_rate_init((struct sock *)ctx[0], &weir_config);
	__sync_fetch_and_add(&weir_counters.flows_begun, 1);
}

SEC("struct_ops")
void weir_release(unsigned long long *ctx)
{
	weir_forget((struct sock *)ctx[0]);
	__sync_fetch_and_add(&weir_counters.flows_ended, 1);
}

SEC("struct_ops")
void weir_cong_control(unsigned long long *ctx)
{
	weir_rate_ack((struct sock *)ctx[0], weir_rate_sample(ctx), &weir_config);
}

SEC("struct_ops")
uint32_t weir_ssthresh(unsigned long long *ctx)
{
	return weir_rate_ssthresh((struct sock *)ctx[0]);
}

SEC("struct_ops")
uint32_t weir_undo_cwnd(unsigned long long *ctx)
{
	return weir_rate_undo_cwnd((struct sock *)ctx[0]);
}

SEC(".struct_ops")
struct tcp_congestion_ops weir_ops = {
	.name = WEIR_OPS_NAME,
	.init = (void *)weir_init,
	.release = (void *)weir_release,
	.cong_control = (void *)weir_cong_control,
	.ssthresh = (void *)weir_ssthresh,
	.undo_cwnd = (void *)weir_undo_cwnd,
};
