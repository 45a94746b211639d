/**
 * How fast trees are in C, beside the same trees as other generators write them and beside the
 * network they stand for. In: generated models, a policy and its program. Out: ns and instructions
 * per row, code size, compile time, and whether all forms answer the same.
 */
package io.weir.benchmarks.trees;
