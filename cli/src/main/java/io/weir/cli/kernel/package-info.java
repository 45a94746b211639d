/**
 * {@code weir kernel test}: a scenario in real kernels. In: a scenario with one bottleneck, and
 * congestion controls by name. Out: rows of figures as text, JSON and a page, beside those of the
 * simulator.
 */
package io.weir.cli.kernel;
