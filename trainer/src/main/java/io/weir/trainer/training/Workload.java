package io.weir.trainer.training;

import io.weir.sim.scenario.Scenario;
import java.util.function.LongFunction;

/**
 * Scenarios trained or validated on.
 *
 * @param name what to call it
 * @param scenarios the scenario that a seed draws
 */
public record Workload(String name, LongFunction<Scenario> scenarios) {}
