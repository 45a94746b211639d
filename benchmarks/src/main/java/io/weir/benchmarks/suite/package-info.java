/**
 * Named suites of scenarios with bars that a learned policy must hold. In: contenders. Out: every
 * figure of every contender in every scenario, which bars hold, and who is dominated by whom.
 */
package io.weir.benchmarks.suite;
