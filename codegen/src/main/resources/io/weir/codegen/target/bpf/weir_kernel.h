/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * The kernel's types, as far as Weir reads them. Part of Weir.
 *
 * Offsets are put right when the object is loaded (CO-RE), so that one object runs on every kernel
 * from 6.1 on, and no vmlinux.h is needed. Only names and types of the fields below matter.
 */
#ifndef WEIR_KERNEL_H
#define WEIR_KERNEL_H

#define WEIR_NO_STDINT
typedef signed char int8_t;
typedef short int16_t;
typedef int int32_t;
typedef long long int64_t;
typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef unsigned int uint32_t;
typedef unsigned long long uint64_t;

/* What libbpf's headers want of <linux/bpf.h>, which needs the machine's own headers. */
typedef int8_t __s8;
typedef int16_t __s16;
typedef int32_t __s32;
typedef int64_t __s64;
typedef uint8_t __u8;
typedef uint16_t __u16;
typedef uint32_t __u32;
typedef uint64_t __u64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;

enum {
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_LRU_HASH = 9,
	BPF_MAP_TYPE_ARRAY_OF_MAPS = 12,
	BPF_MAP_TYPE_SK_STORAGE = 24,
};

enum {
	BPF_F_NO_PREALLOC = 1,
	BPF_SK_STORAGE_GET_F_CREATE = 1,
};

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#define SK_PACING_NEEDED 1
#define WEIR_AF_INET 2

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct in6_addr {
	union {
		__u32 u6_addr32[4];
	} in6_u;
};

struct sock_common {
	__u32 skc_daddr;
	__u32 skc_rcv_saddr;
	__u16 skc_dport;
	__u16 skc_num;
	unsigned short skc_family;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
};

struct sock {
	struct sock_common __sk_common;
	unsigned long sk_pacing_rate;
	__u32 sk_pacing_status;
};

struct inet_sock {
	struct sock sk;
};

struct inet_connection_sock {
	struct inet_sock icsk_inet;
	__u8 icsk_ca_state : 5;
	__u64 icsk_ca_priv[13];
};

struct tcp_sock {
	struct inet_connection_sock inet_conn;
	__u64 tcp_mstamp;
	__u64 bytes_sent;
	__u32 data_segs_out;
	__u32 mss_cache;
	__u32 snd_cwnd;
	__u32 snd_cwnd_clamp;
	__u32 snd_ssthresh;
	__u32 prior_cwnd;
	__u32 delivered;
	__u32 delivered_ce;
	__u32 lost;
	__u32 packets_out;
	__u32 sacked_out;
	__u32 lost_out;
	__u32 retrans_out;
};

struct rate_sample {
	__u32 prior_delivered;
	__s32 delivered;
	long rtt_us;
	__u32 acked_sacked;
};

#pragma clang attribute pop

/* libbpf finds the members by name; programs stand in for functions. */
struct tcp_congestion_ops {
	char name[16];
	__u32 (*ssthresh)(struct sock *sk);
	__u32 (*undo_cwnd)(struct sock *sk);
	void (*init)(struct sock *sk);
	void (*release)(struct sock *sk);
	void (*cong_control)(struct sock *sk, const struct rate_sample *rs);
	void (*set_state)(struct sock *sk, __u8 new_state);
	void (*cwnd_event)(struct sock *sk, __u32 event);
	__u32 (*sndbuf_expand)(struct sock *sk);
	__u32 (*min_tso_segs)(struct sock *sk);
};

/* The operations as they were before 6.10, which added the arguments `ack` and `flag`. */
struct tcp_congestion_ops___two {
	void (*cong_control)(struct sock *sk, const struct rate_sample *rs);
} __attribute__((preserve_access_index));

static __always_inline struct tcp_sock *tcp_sk(const struct sock *sk)
{
	return (struct tcp_sock *)sk;
}

static __always_inline void *inet_csk_ca(const struct sock *sk)
{
	return ((struct inet_connection_sock *)sk)->icsk_ca_priv;
}

#define WEIR_CA_STATE(sk) (((const struct inet_connection_sock *)(sk))->icsk_ca_state)

/*
 * The rate sample among the arguments of cong_control: the second before 6.10, else the fourth.
 * The loader knows which, so the verifier sees one of the reads only; the compiler must not make
 * them one.
 */
static __always_inline const struct rate_sample *weir_rate_sample(const unsigned long long *ctx)
{
	const struct rate_sample *rs;

	if (bpf_core_type_matches(struct tcp_congestion_ops___two)) {
		rs = (const struct rate_sample *)ctx[1];
		asm volatile("" : "+r"(rs));
	} else {
		rs = (const struct rate_sample *)ctx[3];
		asm volatile("" : "+r"(rs));
	}
	return rs;
}

#endif /* WEIR_KERNEL_H */
