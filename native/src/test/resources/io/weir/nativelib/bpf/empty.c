// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Congestion control that does nothing: what an ACK costs before anything is decided. */
#include "weir_kernel.h"

char weir_license[] SEC("license") = "GPL";

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
	.cong_control = (void *)weir_cong_control,
	.ssthresh = (void *)weir_ssthresh,
	.undo_cwnd = (void *)weir_undo_cwnd,
};
