/**
 * The training loop. In: workloads, a learner, a policy's shape, a seed. Out: the policy that did
 * best in closed loop, and every step on the way, for those who listen.
 */
package io.weir.trainer.training;
