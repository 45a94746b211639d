package io.weir.benchmarks.simulator;

/**
 * How long to measure.
 *
 * @param rounds times everything is measured, one after the other, so that a disturbance hits all
 * @param warmups iterations of a round that are not counted
 * @param iterations iterations that are
 * @param iterationMs length of an iteration, ms
 * @param settleUs simulated time before the first iteration with 64 hosts, µs; with 1,024 hosts a
 *     quarter of it
 * @param ns3WarmupUs simulated time before ns-3's measurement, µs
 * @param ns3DurationUs simulated time of ns-3's measurement, µs
 */
public record Effort(
    int rounds,
    int warmups,
    int iterations,
    int iterationMs,
    long settleUs,
    long ns3WarmupUs,
    long ns3DurationUs) {
  /** For results. */
  public static final Effort FULL = new Effort(5, 2, 5, 700, 1000, 200, 200);

  /** For a look. */
  public static final Effort QUICK = new Effort(2, 1, 2, 400, 300, 50, 50);
}
