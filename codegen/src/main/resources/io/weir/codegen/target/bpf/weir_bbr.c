// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/*
 * The kernel's own BBR with a decision program for the gain of its window, as BPF: struct
 * tcp_congestion_ops. Part of Weir.
 *
 * README.md says how to build, load, watch, exchange and unload it; weir_bbr.h says what it does to
 * the window. struct bbr fills the socket's private memory, so a flow's state is in the socket's
 * BPF storage.
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

enum tcp_ca_event { WEIR_NO_EVENT };

/* BBR's own operations, which the kernel lends to BPF. */
extern void bbr_init(struct sock *sk) __ksym;
#if WEIR_BBR_MAIN_ARGUMENTS == 2
/* Linux before 6.10. */
extern void bbr_main(struct sock *sk, const struct rate_sample *rs) __ksym;
#elif WEIR_BBR_MAIN_ARGUMENTS == 4
extern void bbr_main(struct sock *sk, uint32_t ack, int flag, const struct rate_sample *rs) __ksym;
#else
#error "WEIR_BBR_MAIN_ARGUMENTS: 2 for Linux before 6.10, else 4"
#endif
extern uint32_t bbr_sndbuf_expand(struct sock *sk) __ksym;
extern uint32_t bbr_undo_cwnd(struct sock *sk) __ksym;
extern void bbr_cwnd_event(struct sock *sk, enum tcp_ca_event event) __ksym;
extern uint32_t bbr_ssthresh(struct sock *sk) __ksym;
extern uint32_t bbr_min_tso_segs(struct sock *sk) __ksym;
extern void bbr_set_state(struct sock *sk, uint8_t new_state) __ksym;

/* What of BBR is read. Where it lies, the kernel's type information says when this is loaded. */
struct minmax_sample___weir {
	uint32_t v;
} __attribute__((preserve_access_index));

struct minmax___weir {
	struct minmax_sample___weir s[3];
} __attribute__((preserve_access_index));

struct bbr___weir {
	uint32_t min_rtt_us;
	struct minmax___weir bw;
	uint32_t mode : 3;
	uint32_t lt_use_bw : 1;
	uint32_t lt_bw;
	uint32_t pacing_gain : 10;
} __attribute__((preserve_access_index));

struct rate_sample___weir {
	int losses;
} __attribute__((preserve_access_index));

/* BBR's gains are shares of 256. */
#define WEIR_BBR_GAIN_ONE 256

#define WEIR_LOSSES(rs) (((const struct rate_sample___weir *)(rs))->losses)
#define WEIR_BBR_LEAST_SEGMENTS(sk) bbr_min_tso_segs(sk)
#define WEIR_DECIDE(sk, flow, in) weir_ask(flow, in)
#define WEIR_RECORD(sk, flow, in, signals) weir_record(sk, flow, signals)
#define WEIR_ON_RECOVERY() __sync_fetch_and_add(&weir_counters.recoveries, 1)
#define WEIR_ON_TIMEOUT() __sync_fetch_and_add(&weir_counters.timeouts, 1)

struct weir_flow;
static int32_t weir_ask(struct weir_flow *flow, const struct weir_input *in);
static void weir_record(struct sock *sk, const struct weir_flow *flow,
			const struct weir_signals *signals);

#include "weir_bbr.h"

char weir_license[] SEC("license") = "GPL";

/* Slew and mode; may be changed while flows run. */
struct weir_config weir_config SEC(".data.config") =
	WEIR_CONFIG(WEIR_SLEW_Q16, WEIR_TIME_UNIT_NS, WEIR_START_MODE);

/* What an object is; a loader reads it before it exchanges a model. */
const volatile struct weir_identity weir_identity SEC(".rodata.identity")
	__attribute__((used)) = WEIR_IDENTITY;

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct weir_flow);
} weir_own SEC(".maps");

static __always_inline int32_t weir_ask(struct weir_flow *flow, const struct weir_input *in)
{
	return weir_ask_slots(&flow->state, in, (int32_t)WEIR_STOCK_GAIN_Q16);
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
	report->gain_q16 = flow->gain_q16;
	report->rtt_us = flow->round.rtt_us;
	report->min_rtt_us = flow->round.min_rtt_us;
	report->round_us = signals->round_us;
	report->window = tcp_sk(sk)->snd_cwnd;
	report->multiplier_q16 = flow->answer_q16;
	report->beside_q16 = question->beside_q16;
	report->timeouts = flow->timeouts;
	report->enforced =
		weir_config.mode == WEIR_ENFORCE && signals->bbr_state == WEIR_BBR_PROBE_BW;
	report->features = question->features;
	if (report->enforced)
		__sync_fetch_and_add(&weir_counters.enforced, 1);
	weir_tell(sk, &entry->told);
	entry->number = number + 1;
}

static __always_inline void weir_look(const struct sock *sk, struct weir_bbr_view *view)
{
	const struct bbr___weir *bbr = inet_csk_ca(sk);

	view->state = BPF_CORE_READ_BITFIELD(bbr, mode);
	view->probing = BPF_CORE_READ_BITFIELD(bbr, pacing_gain) > WEIR_BBR_GAIN_ONE;
	view->min_rtt_us = bbr->min_rtt_us;
	/* While BBR believes in a policer, it uses the rate that it takes for the policer's. */
	view->bandwidth_q24 =
		BPF_CORE_READ_BITFIELD(bbr, lt_use_bw) ? bbr->lt_bw : bbr->bw.s[0].v;
}

SEC("struct_ops")
void weir_init(unsigned long long *ctx)
{
	struct sock *sk = (struct sock *)ctx[0];
	struct weir_flow *flow;

	bbr_init(sk);
	flow = bpf_sk_storage_get(&weir_own, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (flow)
		weir_bbr_begin(flow, tcp_sk(sk));
	__sync_fetch_and_add(&weir_counters.flows_begun, 1);
}

SEC("struct_ops")
void weir_release(unsigned long long *ctx)
{
	struct sock *sk = (struct sock *)ctx[0];

	weir_forget(sk);
	bpf_sk_storage_delete(&weir_own, sk);
	__sync_fetch_and_add(&weir_counters.flows_ended, 1);
}

SEC("struct_ops")
void weir_cong_control(unsigned long long *ctx)
{
	struct sock *sk = (struct sock *)ctx[0];
	const struct rate_sample *rs = weir_rate_sample(ctx);
	const uint32_t before = tcp_sk(sk)->snd_cwnd;
	struct weir_bbr_view view;
	struct weir_flow *flow;

#if WEIR_BBR_MAIN_ARGUMENTS == 2
	bbr_main(sk, rs);
#else
	bbr_main(sk, (uint32_t)ctx[1], (int)ctx[2], rs);
#endif
	flow = bpf_sk_storage_get(&weir_own, sk, 0, 0);
	if (!flow)
		return;
	weir_look(sk, &view);
	weir_bbr_ack(sk, flow, rs, &weir_config, &view, before);
}

SEC("struct_ops")
uint32_t weir_ssthresh(unsigned long long *ctx)
{
	return bbr_ssthresh((struct sock *)ctx[0]);
}

SEC("struct_ops")
uint32_t weir_undo_cwnd(unsigned long long *ctx)
{
	return bbr_undo_cwnd((struct sock *)ctx[0]);
}

SEC("struct_ops")
uint32_t weir_sndbuf_expand(unsigned long long *ctx)
{
	return bbr_sndbuf_expand((struct sock *)ctx[0]);
}

SEC("struct_ops")
uint32_t weir_min_tso_segs(unsigned long long *ctx)
{
	return bbr_min_tso_segs((struct sock *)ctx[0]);
}

SEC("struct_ops")
void weir_cwnd_event(unsigned long long *ctx)
{
	bbr_cwnd_event((struct sock *)ctx[0], (enum tcp_ca_event)ctx[1]);
}

SEC("struct_ops")
void weir_set_state(unsigned long long *ctx)
{
	bbr_set_state((struct sock *)ctx[0], (uint8_t)ctx[1]);
}

SEC(".struct_ops")
struct tcp_congestion_ops weir_ops = {
	.name = WEIR_OPS_NAME,
	.init = (void *)weir_init,
	.release = (void *)weir_release,
	.cong_control = (void *)weir_cong_control,
	.ssthresh = (void *)weir_ssthresh,
	.undo_cwnd = (void *)weir_undo_cwnd,
	.sndbuf_expand = (void *)weir_sndbuf_expand,
	.min_tso_segs = (void *)weir_min_tso_segs,
	.cwnd_event = (void *)weir_cwnd_event,
	.set_state = (void *)weir_set_state,
};
