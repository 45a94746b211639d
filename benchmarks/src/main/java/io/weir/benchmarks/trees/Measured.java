package io.weir.benchmarks.trees;

import io.weir.benchmarks.trees.InstructionCount.Counted;
import java.util.Map;

/**
 * What was measured of a contender.
 *
 * @param timed time, size and answers on this machine
 * @param instructions by instruction set; without those that could not be counted
 */
record Measured(TimingRun.Timed timed, Map<InstructionSet, Counted> instructions) {}
