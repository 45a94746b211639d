/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs weir_bbr.h on ACKs that a test writes, one per line:
 *
 *   TIME_US DELIVERED LOST BEFORE AFTER CA_STATE PRIOR NEWLY RTT_US ACKED LOSSES
 *   STATE BANDWIDTH_Q24 MIN_RTT_US PROBING PACING_BYTES MODE ANSWER_Q16
 *
 * BEFORE is the window that the ACK met, AFTER the one that BBR set. Prints the window, the gain and
 * 1 if the program was asked, then what it was told.
 */
#include <stdint.h>
#include <stdio.h>

struct sock {
	unsigned long sk_pacing_rate;
	int sk_ca_state;
};

struct tcp_sock {
	struct sock sk;
	uint64_t tcp_mstamp;
	uint64_t bytes_sent;
	uint32_t data_segs_out;
	uint32_t mss_cache;
	uint32_t snd_cwnd;
	uint32_t snd_cwnd_clamp;
	uint32_t delivered;
	uint32_t delivered_ce;
	uint32_t lost;
	uint32_t packets_out;
	uint32_t sacked_out;
	uint32_t lost_out;
	uint32_t retrans_out;
};

struct rate_sample {
	uint32_t prior_delivered;
	int32_t delivered;
	long rtt_us;
	int losses;
	uint32_t acked_sacked;
};

static struct tcp_sock *tcp_sk(const struct sock *sk)
{
	return (struct tcp_sock *)sk;
}

#define WEIR_CA_STATE(sk) ((uint8_t)(sk)->sk_ca_state)
#define WEIR_LOSSES(rs) ((rs)->losses)
#define WEIR_BBR_LEAST_SEGMENTS(sk) ((void)(sk), 2u)

#include "weir_core.h"
#include "weir_signals.h"

static struct weir_input told;
static int32_t answer_q16;
static int asked;

static int32_t ask(const struct weir_input *in)
{
	told = *in;
	asked = 1;
	return answer_q16;
}

#define WEIR_DECIDE(sk, flow, in) ask(in)

#include "weir_bbr.h"

int main(void)
{
	struct tcp_sock tp = { .mss_cache = 1500, .snd_cwnd = 10, .snd_cwnd_clamp = ~0u };
	struct weir_config config = WEIR_CONFIG(WEIR_SLEW_Q16, 1000, WEIR_ENFORCE);
	struct weir_bbr_view view;
	struct rate_sample rs;
	struct weir_flow flow;
	unsigned long long now;
	unsigned int before;

	tp.tcp_mstamp = 1000000;
	weir_bbr_begin(&flow, &tp);
	while (scanf("%llu %u %u %u %u %d %u %d %ld %u %d %u %u %u %u %lu %u %d", &now, &tp.delivered,
		     &tp.lost, &before, &tp.snd_cwnd, &tp.sk.sk_ca_state, &rs.prior_delivered,
		     &rs.delivered, &rs.rtt_us, &rs.acked_sacked, &rs.losses, &view.state,
		     &view.bandwidth_q24, &view.min_rtt_us, &view.probing, &tp.sk.sk_pacing_rate,
		     &config.mode, &answer_q16) == 18) {
		tp.tcp_mstamp = 1000000 + now;
		asked = 0;
		weir_bbr_ack(&tp.sk, &flow, &rs, &config, &view, before);
		printf("%u %u %d", tp.snd_cwnd, flow.gain_q16, asked);
		if (asked)
			printf(" cwnd=%d bw=%d bbrrtt=%d state=%d probertt=%d probertts=%d gain=%d"
			       " lost=%d total=%d delivered=%d rtt=%d min=%d atloss=%d age=%d ms=%d"
			       " most=%d got=%d us=%d rate=%d",
			       told.cwnd_packets, told.bandwidth_q24, told.bbr_min_rtt_us,
			       told.bbr_state, told.probe_rtt_us, told.probe_rtts, told.gain_q16,
			       told.lost_packets, told.lost_total_packets,
			       told.delivered_total_packets, told.rtt_us, told.min_rtt_us,
			       told.rtt_at_loss_us, told.age_rounds, told.age_ms, told.max_rtt_us,
			       told.delivered_packets, told.round_us, told.delivery_rate_q24);
		printf("\n");
	}
	return 0;
}
