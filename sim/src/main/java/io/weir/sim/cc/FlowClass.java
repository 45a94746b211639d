package io.weir.sim.cc;

/**
 * Flows of a simulation that obey the same algorithm with the same parameters.
 *
 * @param name what results call the class
 * @param algorithm name of its algorithm
 */
public record FlowClass(String name, String algorithm) {}
