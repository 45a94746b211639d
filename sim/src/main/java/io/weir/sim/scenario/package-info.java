/**
 * Scenario files in, simulations and their results out. A scenario is data: network, hosts,
 * traffic, duration, algorithm; with a seed it determines a run completely.
 */
package io.weir.sim.scenario;
