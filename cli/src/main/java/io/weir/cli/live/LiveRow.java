package io.weir.cli.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.weir.nativelib.live.LiveResult;

/**
 * One live run and, if it was asked for and the simulator has the algorithm, its simulation.
 *
 * @param seed seed of both
 * @param live what was measured
 * @param simulated the simulator's run; null if there is none
 */
public record LiveRow(
    long seed, LiveResult live, @JsonInclude(JsonInclude.Include.NON_NULL) Simulated simulated) {}
