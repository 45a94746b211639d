/**
 * Environments for reinforcement learning, many agents in one simulation: every flow is an agent
 * that is asked for its rate at fixed intervals. In: a scenario, a {@link io.weir.sim.gym.GymSpec},
 * seeds and actions. Out: observations, rewards, completion, and what the network carried and lost
 * meanwhile.
 */
package io.weir.sim.gym;
