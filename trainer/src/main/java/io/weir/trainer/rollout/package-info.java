/** Experience. In: a network and a scenario. Out: trajectories: what each flow saw, did and got. */
package io.weir.trainer.rollout;
