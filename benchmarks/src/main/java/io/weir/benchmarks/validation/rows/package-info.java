/**
 * The rows of the acceptance table. In: nothing but the effort. Out: an outcome per row: figures
 * with their tolerances, and series to plot.
 */
package io.weir.benchmarks.validation.rows;
