/**
 * What the targets that control TCP share. In: a decision program. Out: C that measures a round
 * trip, hands the program the signals it names, and controls a flow's rate by its answer; the same
 * text for a kernel module and for BPF.
 */
package io.weir.codegen.target.tcp;
