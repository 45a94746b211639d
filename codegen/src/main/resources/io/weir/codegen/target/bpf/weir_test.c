// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/*
 * The core and the model under a packet program, for BPF_PROG_TEST_RUN: rows of 64-bit integers lie
 * in the packet and are answered in place. Part of Weir.
 *
 * A row to decide on is the inputs, the states and a word for the multiplier; one to score is the
 * features and a word for the score.
 */
#include "weir_kernel.h"
#include "weir_program.h"
#include "weir_arithmetic.h"
#include "weir_core.h"
#include "weir_model.h"
#include "weir_builtin.h"
#include "weir_rows.h"

char weir_license[] SEC("license") = "Dual BSD/GPL";

struct xdp_md {
	uint32_t data;
	uint32_t data_end;
};

/* A packet holds about 3,500 bytes; a row is at least two words. */
#define WEIR_MOST_ROWS 256

struct weir_row {
	int64_t word[WEIR_ROW_WORDS];
};

struct weir_score_row {
	int64_t word[WEIR_SCORE_WORDS];
};

/* Global functions: the verifier goes through them once, not for every row. */
__noinline int weir_decide_row(struct weir_row *row)
{
	struct weir_forest forest = { &weir_builtin, 0 };
	struct weir_input in;
	struct weir_state state;

	if (!row)
		return 0;
	weir_row_load(row->word, &in, &state);
	row->word[WEIR_ROW_WORDS - 1] = weir_core_decide(&forest, &state, &in);
	weir_row_store(row->word, &state);
	return 0;
}

SEC("xdp")
int weir_test_decide(struct xdp_md *ctx)
{
	uint8_t *data = (uint8_t *)(long)ctx->data;
	uint8_t *end = (uint8_t *)(long)ctx->data_end;
	uint32_t i;

	for (i = 0; i < WEIR_MOST_ROWS; i++) {
		if (data + sizeof(struct weir_row) > end)
			break;
		weir_decide_row((struct weir_row *)data);
		data += sizeof(struct weir_row);
	}
	return 2;
}

#ifdef WEIR_HAS_FOREST
__noinline int weir_score_row(struct weir_score_row *row)
{
	struct weir_forest forest = { &weir_builtin, 0 };
	int32_t f[WEIR_FEATURE_SLOTS] = { 0 };
	int i;

	if (!row)
		return 0;
#pragma unroll
	for (i = 0; i < WEIR_SCORE_WORDS - 1; i++)
		f[i] = (int32_t)row->word[i];
	row->word[WEIR_SCORE_WORDS - 1] = weir_core_score(&forest, f);
	return 0;
}

SEC("xdp")
int weir_test_score(struct xdp_md *ctx)
{
	uint8_t *data = (uint8_t *)(long)ctx->data;
	uint8_t *end = (uint8_t *)(long)ctx->data_end;
	uint32_t i;

	for (i = 0; i < WEIR_MOST_ROWS; i++) {
		if (data + sizeof(struct weir_score_row) > end)
			break;
		weir_score_row((struct weir_score_row *)data);
		data += sizeof(struct weir_score_row);
	}
	return 2;
}
#endif
