/**
 * What learners have in common: ADPG, PPO. In: a policy and episodes. Out: a better policy, and
 * what was found on the way.
 */
package io.weir.trainer.learning;
