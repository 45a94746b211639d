/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Firmware shell of a decision program, shaped for NVIDIA's DOCA PCC: a decision per completed RTT
 * probe, a probe at TX events. Emitted by Weir. Do not edit.
 *
 * ${PROVENANCE}
 */
#include "doca_pcc_dev.h"

/*
 * Exact, as the program's meaning wants it. The core has an integer divider (the M extension): one
 * divuw. The reciprocal of the SDK is Q16 and rounded, so that an exact one would need a product, a
 * comparison and a correction on top of it.
 */
#define WEIR_RECIP(k, x) (((uint32_t)1 << (k)) / (x))

/* Whatever writes the state is the core itself, which leaves it within its ranges. */
#define WEIR_TRUSTED_STATE 1

/* weir_pcc_fill limits what can be outside of an input's range. */
#define WEIR_TRUSTED_INPUT 1

#include "weir_core.h"
#include "weir_pcc_program.h"

/*
 * flow->word, from the top: rate (21 bits, Q20; 0: a new flow), packets since the last probe (5,
 * saturating), whether the rate has changed by a quarter since, whether there was a report, how
 * often the probe was lost (3, saturating), whether a probe is on its way.
 */
#define WEIR_RATE_SHIFT 11
#define WEIR_PACKETS_SHIFT 6
#define WEIR_PACKETS_MOST 31u
#define WEIR_CHANGED 32u
#define WEIR_REPORTED 16u
#define WEIR_LOST_SHIFT 1
#define WEIR_LOST_MOST 7u
#define WEIR_ON_ITS_WAY 1u

_Static_assert(sizeof(struct weir_flow) == WEIR_PCC_FLOW_BYTES, "flow size");
_Static_assert(sizeof(struct weir_flow) <= sizeof(doca_pcc_dev_algo_ctxt_t), "context size");
_Static_assert(_Alignof(struct weir_flow) <= _Alignof(doca_pcc_dev_algo_ctxt_t), "alignment");
_Static_assert(WEIR_ABI_VERSION == WEIR_PCC_CORE_ABI_VERSION, "core of another version");

enum {
	WEIR_PARAM_BASE_RTT_NS,
	WEIR_PARAM_MIN_RATE_Q20,
	WEIR_PARAM_INITIAL_RATE_Q20,
	WEIR_PARAM_PROBE_TIMEOUT_NS,
	WEIR_PARAM_PROBE_OVERDUE_NS,
	WEIR_PARAM_PROBE_PACKETS,
	WEIR_PARAMS,
};

struct weir_param {
	uint32_t value;
	uint32_t min;
	uint32_t max;
};

static const struct weir_param weir_params[WEIR_PARAMS] = {
	[WEIR_PARAM_BASE_RTT_NS] = { 8192, 1000, 1u << 20 },
	[WEIR_PARAM_MIN_RATE_Q20] = { 64, 1, 1u << 20 },
	[WEIR_PARAM_INITIAL_RATE_Q20] = { 1u << 20, 1, 1u << 20 },
	[WEIR_PARAM_PROBE_TIMEOUT_NS] = { 300000, 1000, 1u << 24 },
	[WEIR_PARAM_PROBE_OVERDUE_NS] = { 64000, 1000, 1u << 24 },
	[WEIR_PARAM_PROBE_PACKETS] = { 8, 0, WEIR_PACKETS_MOST },
};

/* What is in force, on all ports; a copy of its own spares each event a call into the SDK. */
static uint32_t weir_active[WEIR_PARAMS];

static inline void weir_answer(doca_pcc_dev_results_t *results, uint32_t word, uint32_t probe)
{
	results->rate = word >> WEIR_RATE_SHIFT;
	results->rtt_req = probe;
}

/* Decides on a round trip, or on a lower bound of one that is not over, and sets the rate. */
static __attribute__((noinline)) void weir_report(struct weir_flow *flow, uint32_t now_ns,
						  uint32_t rtt_ns, doca_pcc_dev_results_t *results)
{
	const uint32_t most = (uint32_t)1 << 20;
	struct weir_input in;
	uint32_t multiplier;
	uint32_t rate;
	uint32_t next;
	uint32_t moved;
	uint64_t word;

	weir_pcc_fill(&in, flow, weir_active[WEIR_PARAM_BASE_RTT_NS], now_ns, rtt_ns,
		      flow->word >> WEIR_RATE_SHIFT);
	/* The clock of the last report is read above, so that it can be set before the decision. */
	weir_pcc_begin(flow, now_ns, rtt_ns);
	multiplier = weir_pcc_multiplier(weir_core_decide(&flow->core, &in));
	/*
	 * Read again: what is kept across the decision has to be saved on the stack. In a word of the
	 * core, so that nothing has to be extended to one.
	 */
	word = *(const volatile uint32_t *)&flow->word;
	rate = (uint32_t)(word >> WEIR_RATE_SHIFT);
	next = doca_pcc_dev_fxp_mult(multiplier, rate);
	if (next > most)
		next = most;
	if (next < weir_active[WEIR_PARAM_MIN_RATE_Q20])
		next = weir_active[WEIR_PARAM_MIN_RATE_Q20];
	moved = next > rate ? next - rate : rate - next;
	flow->word = (next << WEIR_RATE_SHIFT) | ((uint32_t)word & ((1u << WEIR_RATE_SHIFT) - 1)) |
		     WEIR_REPORTED | (4 * moved >= rate ? WEIR_CHANGED : 0);
	results->rate = next;
	results->rtt_req = 0;
}

/* A burst went out: is it time for a probe? */
static inline void weir_sent(struct weir_flow *flow, uint32_t now_ns, uint32_t packets,
			     doca_pcc_dev_results_t *results)
{
	uint32_t word = flow->word;
	uint32_t unprobed = ((word >> WEIR_PACKETS_SHIFT) & WEIR_PACKETS_MOST) + packets;

	if (unprobed > WEIR_PACKETS_MOST)
		unprobed = WEIR_PACKETS_MOST;
	word &= ~(WEIR_PACKETS_MOST << WEIR_PACKETS_SHIFT);
	if (word & WEIR_ON_ITS_WAY) {
		const uint32_t lost = (word >> WEIR_LOST_SHIFT) & WEIR_LOST_MOST;
		const uint32_t age_ns = now_ns - flow->probe_ns;

		if (age_ns < weir_active[WEIR_PARAM_PROBE_TIMEOUT_NS] << lost) {
			const uint32_t overdue_ns = word & WEIR_REPORTED ?
							    2 * WEIR_PCC_RTT_NS(flow) :
							    weir_active[WEIR_PARAM_PROBE_OVERDUE_NS];

			word |= unprobed << WEIR_PACKETS_SHIFT;
			flow->word = word;
			if (age_ns >= overdue_ns)
				weir_report(flow, now_ns, age_ns, results);
			else
				weir_answer(results, word, 0);
			return;
		}
		if (lost < WEIR_LOST_MOST)
			word += 1u << WEIR_LOST_SHIFT;
	} else if (unprobed < weir_active[WEIR_PARAM_PROBE_PACKETS] && !(word & WEIR_CHANGED) &&
		   !WEIR_PCC_PROBES(flow)) {
		word |= unprobed << WEIR_PACKETS_SHIFT;
		flow->word = word;
		weir_answer(results, word, 0);
		return;
	}
	word = (word & ~WEIR_CHANGED) | WEIR_ON_ITS_WAY;
	flow->probe_ns = now_ns;
	flow->word = word;
	weir_answer(results, word, 1);
}

/* A probe came back. One that is told after the answer to a later one is left alone. */
static inline void weir_answered(struct weir_flow *flow, uint32_t now_ns, uint32_t sent_ns,
				 doca_pcc_dev_results_t *results)
{
	const uint32_t word = flow->word;
	const uint32_t lost = word & (WEIR_LOST_MOST << WEIR_LOST_SHIFT);
	const uint32_t before = (sent_ns - flow->probe_ns) >> 31;

	if (!(word & WEIR_ON_ITS_WAY) || (before && !lost)) {
		weir_answer(results, word, 0);
		return;
	}
	flow->word = word & ~((WEIR_LOST_MOST << WEIR_LOST_SHIFT) | WEIR_ON_ITS_WAY);
	weir_report(flow, now_ns, now_ns - sent_ns, results);
}

static inline __attribute__((always_inline)) void
weir_event(struct weir_flow *flow, const doca_pcc_dev_event_t *event,
	   doca_pcc_dev_results_t *results)
{
	const uint32_t type = doca_pcc_dev_get_ev_attr(event).ev_type;
	const uint32_t now_ns = doca_pcc_dev_get_timestamp(event);

	if (type == DOCA_PCC_DEV_EVNT_ROCE_TX) {
		const doca_pcc_dev_roce_tx_cntrs_t sent = doca_pcc_dev_get_roce_tx_cntrs(event);

		weir_pcc_count_sent(flow, sent.sent_bytes, sent.sent_packets);
		weir_sent(flow, now_ns, sent.sent_packets, results);
		return;
	}
	if (type == DOCA_PCC_DEV_EVNT_RTT) {
		weir_answered(flow, now_ns, doca_pcc_dev_get_rtt_req_send_timestamp(event),
			      results);
		return;
	}
	if (type == DOCA_PCC_DEV_EVNT_ROCE_NACK)
		weir_pcc_count_nack(flow);
	else if (type == DOCA_PCC_DEV_EVNT_ROCE_CNP)
		weir_pcc_count_cnp(flow);
	weir_answer(results, flow->word, 0);
}

/* The first event of a flow, whose context is zero. */
static __attribute__((noinline)) void weir_first(struct weir_flow *flow,
						 const doca_pcc_dev_event_t *event,
						 doca_pcc_dev_results_t *results)
{
	flow->word = (weir_active[WEIR_PARAM_INITIAL_RATE_Q20] << WEIR_RATE_SHIFT) | WEIR_CHANGED;
	weir_core_reset(&flow->core);
	weir_pcc_begin(flow, doca_pcc_dev_get_timestamp(event), 0);
	weir_event(flow, event, results);
}

/* Calls are the last thing on each path, so that events without a decision need no stack. */
void doca_pcc_dev_user_algo(doca_pcc_dev_algo_ctxt_t *algo_ctxt, doca_pcc_dev_event_t *event,
			    const doca_pcc_dev_attr_t *attr, doca_pcc_dev_results_t *results)
{
	struct weir_flow *flow = (struct weir_flow *)algo_ctxt;

	if (attr->algo_slot != WEIR_PCC_SLOT)
		doca_pcc_dev_default_internal_algo(algo_ctxt, event, attr, results);
	else if (flow->word == 0)
		weir_first(flow, event, results);
	else
		weir_event(flow, event, results);
}

void doca_pcc_dev_user_init(uint32_t *disable_event_bitmask)
{
	uint32_t i;

	doca_pcc_dev_init_algo_slot(0, WEIR_PCC_SLOT, WEIR_PCC_SLOT, 1);
	doca_pcc_dev_algo_init_metadata(WEIR_PCC_SLOT, WEIR_PCC_ABI_VERSION, WEIR_PARAMS);
	for (i = 0; i < WEIR_PARAMS; i++) {
		weir_active[i] = weir_params[i].value;
		doca_pcc_dev_algo_init_param(WEIR_PCC_SLOT, i, weir_params[i].value,
					     weir_params[i].max, weir_params[i].min);
	}
	/* Events the program learns nothing from. */
	*disable_event_bitmask = WEIR_PCC_UNUSED_EVENTS;
}

doca_pcc_dev_error_t doca_pcc_dev_user_set_algo_params(uint32_t port_num, uint32_t algo_slot,
						       uint32_t param_id_base, uint32_t param_num,
						       const uint32_t *new_param_values,
						       uint32_t *params)
{
	uint32_t i;

	(void)port_num;
	if (algo_slot != WEIR_PCC_SLOT)
		return DOCA_PCC_DEV_STATUS_OK;
	if (param_id_base > WEIR_PARAMS || param_num > WEIR_PARAMS - param_id_base)
		return DOCA_PCC_DEV_STATUS_FAIL;
	for (i = 0; i < param_num; i++) {
		const struct weir_param *param = &weir_params[param_id_base + i];

		if (new_param_values[i] < param->min || new_param_values[i] > param->max)
			return DOCA_PCC_DEV_STATUS_FAIL;
	}
	for (i = 0; i < param_num; i++) {
		weir_active[param_id_base + i] = new_param_values[i];
		params[param_id_base + i] = new_param_values[i];
	}
	return DOCA_PCC_DEV_STATUS_OK;
}
