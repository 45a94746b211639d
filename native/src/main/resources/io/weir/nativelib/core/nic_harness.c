/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Runs emitted firmware without a NIC: a program without any library that reads requests from
 * standard input and answers on standard output, through the emulator's Linux system calls. What
 * belongs to the harness begins with harness_, so that an emulator that lists every instruction
 * shows which ones are the firmware's.
 *
 * A request is a header, two int64_t: what, and how many. Then
 *   1  rows of inputs and states, int64_t   -> multipliers, then the rows with their next states
 *   2  feature vectors, int32_t             -> scores, int64_t
 *   3  events, struct harness_event         -> struct harness_answer each
 *   4  parameters from the first one, int64_t -> what the firmware said, int64_t
 * harness.h defines HARNESS_WIDTH, HARNESS_FEATURES and HARNESS_FLOWS.
 */
#include "doca_pcc_dev.h"
#include "harness.h"

#define HARNESS_BATCH 1024
#define HARNESS_PARAMS 16
#define HARNESS_GUARD 0x5a17a5c3u
#define HARNESS_NEW_FLOW 0u

struct harness_event {
	uint32_t flow;
	uint32_t type; /* 0: the flow's context is zeroed */
	uint32_t now_ns;
	uint32_t rtt_sent_ns;
	uint32_t bytes;
	uint32_t packets;
	uint32_t slot;
	uint32_t reserved;
};

struct harness_answer {
	uint32_t rate;
	uint32_t rtt_req;
};

struct harness_flow {
	uint32_t before[2];
	doca_pcc_dev_algo_ctxt_t context;
	uint32_t after[2];
};

void weir_decide_batch(int64_t *rows, int64_t count, int64_t *out);
int64_t weir_score_batch(const int32_t *features, int64_t count, int64_t *out);

void harness_mark(void);
void harness_run(void);

static struct harness_flow harness_flows[HARNESS_FLOWS];
static uint32_t harness_params[HARNESS_PARAMS];
static uint32_t harness_told[HARNESS_PARAMS];
static int64_t harness_rows[HARNESS_BATCH * HARNESS_WIDTH];
static int32_t harness_vectors[HARNESS_BATCH * HARNESS_FEATURES];
static int64_t harness_out[HARNESS_BATCH];
static struct harness_event harness_events[HARNESS_BATCH];
static struct harness_answer harness_answers[HARNESS_BATCH];

/* What the SDK provides. */
void doca_pcc_dev_init_algo_slot(uint32_t port_num, uint32_t algo_slot, uint32_t algo_idx,
				 uint32_t algo_en)
{
	(void)port_num;
	(void)algo_slot;
	(void)algo_idx;
	(void)algo_en;
}

void doca_pcc_dev_algo_init_metadata(uint32_t algo_idx, uint32_t version, uint32_t param_num)
{
	(void)algo_idx;
	(void)version;
	(void)param_num;
}

void doca_pcc_dev_algo_init_param(uint32_t algo_idx, uint32_t param_id, uint32_t value,
				  uint32_t max_value, uint32_t min_value)
{
	(void)algo_idx;
	(void)param_id;
	(void)value;
	(void)max_value;
	(void)min_value;
}

/* The firmware's own algorithm: here a rate that nothing else gives. */
void doca_pcc_dev_default_internal_algo(doca_pcc_dev_algo_ctxt_t *algo_ctxt,
					doca_pcc_dev_event_t *event,
					const doca_pcc_dev_attr_t *attr,
					doca_pcc_dev_results_t *results)
{
	(void)algo_ctxt;
	(void)event;
	(void)attr;
	results->rate = 12345;
	results->rtt_req = 0;
}

/* What compilers call of their own accord. */
void *memset(void *to, int value, unsigned long bytes)
{
	char *at = to;

	while (bytes-- > 0)
		*at++ = (char)value;
	return to;
}

void *memcpy(void *to, const void *from, unsigned long bytes)
{
	char *at = to;
	const char *source = from;

	while (bytes-- > 0)
		*at++ = *source++;
	return to;
}

static long harness_call(long number, long a, long b, long c)
{
	register long a7 __asm__("a7") = number;
	register long a0 __asm__("a0") = a;
	register long a1 __asm__("a1") = b;
	register long a2 __asm__("a2") = c;

	__asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2) : "memory");
	return a0;
}

static void harness_exit(long code)
{
	for (;;)
		harness_call(93, code, 0, 0);
}

/* Returns 0 at the end of the input. */
static int harness_read(void *to, long bytes)
{
	char *at = to;

	while (bytes > 0) {
		const long got = harness_call(63, 0, (long)at, bytes);

		if (got <= 0)
			return 0;
		at += got;
		bytes -= got;
	}
	return 1;
}

static void harness_write(const void *from, long bytes)
{
	const char *at = from;

	while (bytes > 0) {
		const long put = harness_call(64, 1, (long)at, bytes);

		if (put <= 0)
			harness_exit(3);
		at += put;
		bytes -= put;
	}
}

__attribute__((noinline)) void harness_mark(void)
{
	__asm__ volatile("");
}

static void harness_new_flow(struct harness_flow *flow)
{
	uint32_t i;

	for (i = 0; i < sizeof(flow->context.words) / sizeof(flow->context.words[0]); i++)
		flow->context.words[i] = 0;
	flow->before[0] = flow->before[1] = flow->after[0] = flow->after[1] = HARNESS_GUARD;
}

static __attribute__((noinline)) void harness_handle(const struct harness_event *told,
						     struct harness_answer *answer)
{
	struct harness_flow *flow = &harness_flows[told->flow % HARNESS_FLOWS];
	doca_pcc_dev_event_t event = {
		told->type, 0, told->now_ns, told->rtt_sent_ns, told->bytes, told->packets,
	};
	const doca_pcc_dev_attr_t attr = { told->slot };
	doca_pcc_dev_results_t results = { 0, 0 };

	if (told->type == HARNESS_NEW_FLOW) {
		harness_new_flow(flow);
		return;
	}
	harness_mark();
	doca_pcc_dev_user_algo(&flow->context, &event, &attr, &results);
	harness_mark();
	if (flow->before[1] != HARNESS_GUARD || flow->after[0] != HARNESS_GUARD)
		harness_exit(4);
	answer->rate = results.rate;
	answer->rtt_req = results.rtt_req;
}

static void harness_serve(int64_t what, int64_t count)
{
	int64_t i;

	if (count < 0 || count > HARNESS_BATCH)
		harness_exit(5);
	if (what == 1) {
		harness_read(harness_rows, count * HARNESS_WIDTH * 8);
		weir_decide_batch(harness_rows, count, harness_out);
		harness_write(harness_out, count * 8);
		harness_write(harness_rows, count * HARNESS_WIDTH * 8);
	} else if (what == 2) {
		harness_read(harness_vectors, count * HARNESS_FEATURES * 4);
		weir_score_batch(harness_vectors, count, harness_out);
		harness_write(harness_out, count * 8);
	} else if (what == 3) {
		harness_read(harness_events, count * (long)sizeof(harness_events[0]));
		for (i = 0; i < count; i++)
			harness_handle(&harness_events[i], &harness_answers[i]);
		harness_write(harness_answers, count * (long)sizeof(harness_answers[0]));
	} else if (what == 4 && count <= HARNESS_PARAMS) {
		harness_read(harness_out, count * 8);
		for (i = 0; i < count; i++)
			harness_params[i] = (uint32_t)harness_out[i];
		harness_out[0] = (int64_t)doca_pcc_dev_user_set_algo_params(
			0, 0, 0, (uint32_t)count, harness_params, harness_told);
		harness_write(harness_out, 8);
	} else {
		harness_exit(6);
	}
}

__attribute__((noinline)) void harness_run(void)
{
	uint32_t disabled = 0;
	int64_t header[2];

	doca_pcc_dev_user_init(&disabled);
	while (harness_read(header, sizeof(header)))
		harness_serve(header[0], header[1]);
}

__asm__(".globl _start\n"
	"_start:\n"
	"	call harness_run\n"
	"	li a0, 0\n"
	"	li a7, 93\n"
	"	ecall\n");
