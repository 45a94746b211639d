/* SPDX-License-Identifier: Apache-2.0 */
/*
 * AIMD in C: additive increase, multiplicative decrease (Chiu and Jain 1989). The same arithmetic
 * as Weir's own `aimd` (sim/src/main/java/io/weir/sim/cc/Aimd.java), so that runs have the same
 * digest:
 *
 *     ./weir simulate examples/leaf-spine.yaml --with examples/native/aimd.c
 *     ./weir simulate examples/leaf-spine.yaml --with examples/native/aimd.c --parameter increase_packets=4
 *
 * To compile it by hand and hand over the library instead (--with aimd.so):
 *
 *     gcc -O2 -shared -fPIC -I native/src/main/include -o aimd.so examples/native/aimd.c
 *
 * Worked number: a = 1 packet of 1,000 bytes, b = 1/2, cwnd 40,000: an acknowledgement of 2,000
 * bytes adds 2,000 * 1,000 / 40,000 = 50 bytes; a mark cuts 40,000 to 20,000.
 */
#include "weir_cc.h"

/* Parameters, in the order of the table below. */
enum {
	INCREASE_PACKETS,
	DECREASE_FACTOR_Q16,
	INITIAL_WINDOW_PACKETS,
	MIN_WINDOW_PACKETS,
	MAX_WINDOW_PACKETS
};

static const struct weir_parameter parameters_table[] = {
	{"increase_packets", "a, additive step, packets per round trip", 1, 1, 100},
	{"decrease_factor_q16", "b, what remains of the window after a cut, 1/65536", 32768, 656, 64880},
	{"initial_window_packets", "window of a new flow, packets", 10, 1, 1000000},
	{"min_window_packets", "smallest window, packets", 2, 1, 1000000},
	{"max_window_packets", "largest window, packets", 100000, 1, 1000000},
};

/* A flow's private longs. */
enum {
	REMAINDER = WEIR_PRIVATE, /* what additive increase has left over, bytes * bytes */
	UNTIL_NEXT_CUT,           /* bytes to be acknowledged until the next sign counts */
	PACKET_BYTES,
	PRIVATE_END
};

static int64_t least_of(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static const char *configure(const int64_t *p)
{
	if (p[MAX_WINDOW_PACKETS] < p[MIN_WINDOW_PACKETS])
		return "max_window_packets: expected min_window_packets or more";
	if (p[INITIAL_WINDOW_PACKETS] < p[MIN_WINDOW_PACKETS] ||
	    p[INITIAL_WINDOW_PACKETS] > p[MAX_WINDOW_PACKETS])
		return "initial_window_packets: expected min_window_packets to max_window_packets";
	return 0;
}

static int32_t private_longs(const int64_t *p)
{
	(void)p;
	return PRIVATE_END - WEIR_PRIVATE;
}

static void on_start(const int64_t *p, const struct weir_flow_context *flow, int64_t *block)
{
	block[PACKET_BYTES] = flow->packet_bytes;
	block[WEIR_WINDOW_BYTES] = p[INITIAL_WINDOW_PACKETS] * flow->packet_bytes;
	block[WEIR_RATE_BPS] = flow->line_rate_bps;
	block[WEIR_TIMER_NS] = WEIR_NO_TIMER;
}

/* Adds a packets per window; at most a window counts, which keeps the product in 64 bits. */
static void grow(const int64_t *p, int64_t acked_bytes, int64_t *block)
{
	int64_t cwnd = block[WEIR_WINDOW_BYTES];
	int64_t step_bytes = p[INCREASE_PACKETS] * block[PACKET_BYTES];
	int64_t product = least_of(acked_bytes, cwnd) * step_bytes + block[REMAINDER];

	block[REMAINDER] = product % cwnd;
	block[WEIR_WINDOW_BYTES] =
		least_of(cwnd + product / cwnd, p[MAX_WINDOW_PACKETS] * block[PACKET_BYTES]);
}

static void cut(const int64_t *p, int64_t in_flight_bytes, int64_t *block)
{
	int64_t least = p[MIN_WINDOW_PACKETS] * block[PACKET_BYTES];
	int64_t cwnd = block[WEIR_WINDOW_BYTES] * p[DECREASE_FACTOR_Q16] / 65536;

	block[WEIR_WINDOW_BYTES] = cwnd > least ? cwnd : least;
	block[UNTIL_NEXT_CUT] = in_flight_bytes;
}

static void on_ack(const int64_t *p, const struct weir_ack_event *event, int64_t *block)
{
	int may_cut = block[UNTIL_NEXT_CUT] <= 0;

	if (!may_cut)
		block[UNTIL_NEXT_CUT] -= event->acked_bytes;
	if (event->marked) {
		if (may_cut)
			cut(p, event->in_flight_bytes, block);
	} else if (event->window_limited && !event->in_recovery) {
		grow(p, event->acked_bytes, block);
	}
}

static void on_loss(const int64_t *p, const struct weir_loss_event *event, int64_t *block)
{
	int may_cut = event->starts_recovery && block[UNTIL_NEXT_CUT] <= 0;

	if (may_cut || event->timeout)
		cut(p, event->prior_in_flight_bytes, block);
}

static void on_recovered(const int64_t *p, int64_t now_ns, int64_t *block)
{
	(void)p;
	(void)now_ns;
	block[UNTIL_NEXT_CUT] = 0;
}

static const struct weir_congestion_control aimd = {
	WEIR_CC_ABI,
	.name = "aimd",
	.parameters = parameters_table,
	.parameter_count = sizeof parameters_table / sizeof parameters_table[0],
	.configure = configure,
	.private_longs = private_longs,
	.on_start = on_start,
	.on_ack = on_ack,
	.on_loss = on_loss,
	.on_recovered = on_recovered,
};

WEIR_CC_EXPORT(aimd)
