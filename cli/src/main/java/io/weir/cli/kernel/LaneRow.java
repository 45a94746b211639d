package io.weir.cli.kernel;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.cli.live.Simulated;
import io.weir.nativelib.kernel.FlowSamples;
import io.weir.nativelib.kernel.GuestRun;
import java.util.List;

/**
 * Figures of one run in one kernel, as JSON has them.
 *
 * @param scenario name of the scenario
 * @param kernel version of the kernel's package
 * @param cc congestion controls, joined with {@code +}
 * @param mbps payload acknowledged after the warm-up, all flows, Mbit/s
 * @param meanRttMs mean over time and flows of the smoothed round-trip time after the warm-up, ms
 * @param retransmissions packets sent again in the whole run
 * @param flows each flow
 * @param simulated the same in the simulator; null if it was not asked or has no such algorithm
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LaneRow(
    String scenario,
    String kernel,
    String cc,
    double mbps,
    double meanRttMs,
    long retransmissions,
    List<Flow> flows,
    SimulatedFigures simulated) {
  /** One flow, in the units of the row. */
  public record Flow(
      @JsonProperty("cc") String control, double mbps, double meanRttMs, long retransmissions) {}

  /** The simulator's figures, in the units of the row. */
  public record SimulatedFigures(double mbps, double meanRttMs) {
    static SimulatedFigures of(Simulated simulated) {
      return simulated == null
          ? null
          : new SimulatedFigures(simulated.payloadMbps(), simulated.rttMeanMs());
    }
  }

  /** The row of a run. */
  public static LaneRow of(
      LaneScenario scenario,
      String kernel,
      GuestRun run,
      List<FlowSamples> samples,
      Simulated simulated) {
    double warmup = run.warmupSeconds();
    List<Flow> flows =
        samples.stream()
            .map(
                flow ->
                    new Flow(
                        flow.control(),
                        flow.goodputMbps(warmup),
                        flow.meanRttMs(warmup),
                        flow.retransmissions()))
            .toList();
    return new LaneRow(
        scenario.scenario().name(),
        kernel,
        run.name(),
        flows.stream().mapToDouble(Flow::mbps).sum(),
        flows.stream().mapToDouble(Flow::meanRttMs).average().orElseThrow(),
        flows.stream().mapToLong(Flow::retransmissions).sum(),
        flows,
        SimulatedFigures.of(simulated));
  }
}
