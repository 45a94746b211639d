/**
 * BPF. In: a decision program. Out: {@code struct tcp_congestion_ops} in BPF C around the core,
 * whose forest is data in a map, so that it can be exchanged while flows run.
 */
package io.weir.codegen.target.bpf;
