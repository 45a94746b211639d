// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/*
 * The core and the model under a packet program, for BPF_PROG_TEST_RUN: rows of 64-bit integers lie
 * in the packet and are answered in place. Part of Weir.
 *
 * Header of four words: what to do (0 decide, 1 score), rows, words per row, 0. A row to decide on
 * is the inputs, the states and a word for the multiplier; one to score is the features and a word
 * for the score.
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

#define WEIR_MOST_ROWS 1024

static __noinline int weir_decide_row(int64_t *row)
{
	struct weir_forest forest = { weir_model_at(0), 0 };
	struct weir_input in;
	struct weir_state state;

	if (!forest.model)
		forest.model = &weir_builtin;
	weir_row_load(row, &in, &state);
	row[WEIR_ROW_WORDS - 1] = weir_core_decide(&forest, &state, &in);
	weir_row_store(row, &state);
	return 0;
}

SEC("xdp")
int weir_test_decide(struct xdp_md *ctx)
{
	uint8_t *data = (uint8_t *)(long)ctx->data;
	uint8_t *end = (uint8_t *)(long)ctx->data_end;
	uint32_t i;

	for (i = 0; i < WEIR_MOST_ROWS; i++) {
		int64_t *row = (int64_t *)data;

		if (data + WEIR_ROW_WORDS * 8 > end)
			break;
		weir_decide_row(row);
		data += WEIR_ROW_WORDS * 8;
	}
	return 2;
}
