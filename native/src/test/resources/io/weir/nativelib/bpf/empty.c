// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/*
 * Congestion control that does nothing with an ACK: what one costs before anything is decided. A
 * flow is paced at 15/16 of the line from its beginning, so that ACKs come as often as with others:
 * rare ones find colder caches.
 */
#include "weir_kernel.h"

char weir_license[] SEC("license") = "GPL";

SEC("struct_ops")
void weir_init(unsigned long long *ctx)
{
	struct sock *sk = (struct sock *)ctx[0];

	tcp_sk(sk)->snd_cwnd = 1000;
	sk->sk_pacing_status = SK_PACING_NEEDED;
	sk->sk_pacing_rate = WEIR_LINE_RATE_BPS / 128 * 15;
}

SEC("struct_ops")
void weir_cong_control(unsigned long long *ctx)
{
	(void)ctx;
}

SEC("struct_ops")
uint32_t weir_ssthresh(unsigned long long *ctx)
{
	(void)ctx;
	return 1 << 20;
}

SEC("struct_ops")
uint32_t weir_undo_cwnd(unsigned long long *ctx)
{
	return tcp_sk((struct sock *)ctx[0])->snd_cwnd;
}

SEC(".struct_ops")
struct tcp_congestion_ops weir_ops = {
	.name = WEIR_OPS_NAME,
	.init = (void *)weir_init,
	.cong_control = (void *)weir_cong_control,
	.ssthresh = (void *)weir_ssthresh,
	.undo_cwnd = (void *)weir_undo_cwnd,
};
