/** How long one decision takes, measured with JMH. In: a policy and its program. Out: ns. */
package io.weir.benchmarks.decision;
