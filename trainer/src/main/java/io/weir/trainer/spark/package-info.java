/**
 * Simulations on a cluster. In: the address of a Spark master and the jars that hold the work. Out:
 * an {@link io.weir.trainer.rollout.Executor} whose results are those of local threads. Nothing
 * else of Weir knows Spark, and nothing here is loaded unless a cluster is asked for.
 */
package io.weir.trainer.spark;
