/**
 * Known results of the literature, held against the simulator. In: rows, each a scenario with the
 * figures that must come out. Out: what was expected, what was measured, and whether it holds.
 */
package io.weir.benchmarks.validation;
