/**
 * BPF in this machine's kernel, through libbpf. In: a decision program. Out: congestion control
 * that TCP can use, its model exchanged while flows run, and what its maps tell; and the kernel as
 * a machine that decides on rows.
 */
package io.weir.nativelib.bpf;
