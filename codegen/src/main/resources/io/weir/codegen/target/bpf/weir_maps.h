/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * What can be seen from outside: the last decision of every flow (the least recently seen go when
 * there are too many), a ring of the latest decisions, counters. Part of Weir.
 */
#ifndef WEIR_MAPS_H
#define WEIR_MAPS_H

#define WEIR_MOST_FLOWS 4096
#define WEIR_RING 1024

struct weir_addresses {
	uint16_t family;
	uint16_t local_port;
	uint16_t remote_port;
	uint16_t reserved;
	uint32_t local[4];
	uint32_t remote[4];
};

/* A decision, as it is told. */
struct weir_report {
	/* Of the ACK, since the machine's start; whole microseconds. */
	uint64_t time_ns;
	uint32_t rounds;
	/* Of a rate: the share of the line. Of BBR: the window's gain in force. */
	union {
		uint32_t rate_q20;
		uint32_t gain_q16;
	};
	uint32_t rtt_us;
	uint32_t min_rtt_us;
	uint32_t round_us;
	uint32_t window;
	int32_t multiplier_q16;
	/* What the model beside would have said; 0 if there is none. */
	int32_t beside_q16;
	uint32_t timeouts;
	/* 1 if the decision had an effect. */
	uint32_t enforced;
	struct weir_features features;
};

struct weir_told {
	struct weir_addresses flow;
	struct weir_report report;
};

struct weir_ring_entry {
	/* Number of the decision, from 1 on; 0 while it is being written. */
	uint64_t number;
	struct weir_told told;
};

/* By the socket's address in the kernel, which is shorter than its network addresses. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, WEIR_MOST_FLOWS);
	__type(key, uint64_t);
	__type(value, struct weir_told);
} weir_flows SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, WEIR_RING);
	__type(key, uint32_t);
	__type(value, struct weir_ring_entry);
} weir_ring SEC(".maps");

/* Memory of one decision: too large for BPF's stack. */
struct weir_question {
	struct weir_input in;
	struct weir_state state;
	struct weir_features features;
	int32_t beside_q16;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, uint32_t);
	__type(value, struct weir_question);
} weir_question SEC(".maps");

struct weir_counters {
	uint64_t decisions;
	uint64_t enforced;
	uint64_t flows_begun;
	uint64_t flows_ended;
	/* While the program has an effect: losses recovered from, and time-outs. */
	uint64_t recoveries;
	uint64_t timeouts;
};

struct weir_counters weir_counters SEC(".data.counters");

/*
 * Asks the model of a slot; the question's state becomes the next one. A global function: the
 * verifier goes through it once.
 */
__noinline int weir_ask_slot(uint32_t slot, struct weir_question *question)
{
	struct weir_forest forest = { weir_model_at(slot), 0 };

	if (!question)
		return 1 << 16;
	if (!slot)
		forest.told = &question->features;
	if (!forest.model)
		forest.model = &weir_builtin;
	return weir_core_decide(&forest, &question->state, &question->in);
}

/*
 * Asks both slots. The model beside is given what the active one has seen, and its state goes.
 * Returns `otherwise` if there is no memory to decide in.
 */
static __always_inline int32_t weir_ask_slots(struct weir_state *state, const struct weir_input *in,
					      int32_t otherwise)
{
	const uint32_t zero = 0;
	struct weir_question *question = bpf_map_lookup_elem(&weir_question, &zero);
	int32_t answer;

	if (!question)
		return otherwise;
	question->in = *in;
	question->state = *state;
	question->beside_q16 = 0;
	if (weir_model_at(1)) {
		question->beside_q16 = weir_ask_slot(1, question);
		question->state = *state;
	}
	answer = weir_ask_slot(0, question);
	*state = question->state;
	return answer;
}

static __always_inline void weir_address(const struct sock *sk, struct weir_addresses *flow)
{
	const struct sock_common *common = &sk->__sk_common;
	int i;

	/* The entry may have held another flow's. */
	__builtin_memset(flow, 0, sizeof(*flow));
	flow->family = common->skc_family;
	flow->local_port = common->skc_num;
	flow->remote_port = __builtin_bswap16(common->skc_dport);
	if (common->skc_family == WEIR_AF_INET) {
		flow->local[0] = common->skc_rcv_saddr;
		flow->remote[0] = common->skc_daddr;
		return;
	}
#pragma unroll
	for (i = 0; i < 4; i++) {
		flow->local[i] = common->skc_v6_rcv_saddr.in6_u.u6_addr32[i];
		flow->remote[i] = common->skc_v6_daddr.in6_u.u6_addr32[i];
	}
}

/* Where decision `number`, from 0 on, is told; the caller completes it. */
static __always_inline struct weir_ring_entry *weir_entry(uint64_t number)
{
	const uint32_t at = number & (WEIR_RING - 1);
	struct weir_ring_entry *entry = bpf_map_lookup_elem(&weir_ring, &at);

	if (entry)
		entry->number = 0;
	return entry;
}

/* Tells the flow's last decision. */
static __always_inline void weir_tell(const struct sock *sk, const struct weir_told *told)
{
	const uint64_t key = (uint64_t)sk;
	struct weir_told *known = bpf_map_lookup_elem(&weir_flows, &key);

	if (known)
		*known = *told;
	else
		bpf_map_update_elem(&weir_flows, &key, told, 0);
}

static __always_inline void weir_forget(const struct sock *sk)
{
	const uint64_t key = (uint64_t)sk;

	bpf_map_delete_elem(&weir_flows, &key);
}

#endif /* WEIR_MAPS_H */
