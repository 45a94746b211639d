/**
 * Random programs and forests for property tests here and in {@code native}. In: a seed. Out: valid
 * programs that use every operation, wide and narrow ranges, and edge thresholds.
 */
package io.weir.codegen.generate;
