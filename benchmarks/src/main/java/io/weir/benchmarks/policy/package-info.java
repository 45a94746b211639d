/** How long policies take, measured with JMH. In: a network's shape. Out: ns per decision. */
package io.weir.benchmarks.policy;
