package io.weir.distiller.accept;

import io.weir.sim.scenario.SimulationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How much worse a student does than its teacher on one workload, in closed loop; means over seeds.
 * A student that does better has a negative loss.
 *
 * @param workload the workload
 * @param goodputLoss share of the teacher's goodput that is lost
 * @param latencyP99Growth growth of the 99th percentile of latency, as a share of the teacher's
 * @param jainLoss loss of Jain's index
 */
public record Fidelity(
    String workload, double goodputLoss, double latencyP99Growth, double jainLoss) {
  /** Most goodput a faithful student may lose, share. */
  public static final double MAX_GOODPUT_LOSS = 0.01;

  /** Most by which its p99 latency may grow, share. */
  public static final double MAX_LATENCY_GROWTH = 0.05;

  /** Most it may lose of Jain's index. */
  public static final double MAX_JAIN_LOSS = 0.01;

  /** Compares runs of the same workload; both lists cover the same seeds. */
  public static Fidelity of(
      String workload, List<SimulationResult> teacher, List<SimulationResult> student) {
    double goodput = mean(teacher, SimulationResult::goodputGbps);
    double latency = mean(teacher, SimulationResult::latencyP99Us);
    return new Fidelity(
        workload,
        1 - mean(student, SimulationResult::goodputGbps) / goodput,
        mean(student, SimulationResult::latencyP99Us) / latency - 1,
        mean(teacher, SimulationResult::jain) - mean(student, SimulationResult::jain));
  }

  /** Whether all three bars hold. */
  public boolean faithful() {
    return goodputLoss <= MAX_GOODPUT_LOSS
        && latencyP99Growth <= MAX_LATENCY_GROWTH
        && jainLoss <= MAX_JAIN_LOSS;
  }

  /** One line over all workloads: the verdict, and the worst loss of each kind. */
  public static String verdict(List<Fidelity> all) {
    List<String> failing = new ArrayList<>();
    for (Fidelity fidelity : all) {
      if (!fidelity.faithful()) {
        failing.add(fidelity.workload);
      }
    }
    String worst =
        String.format(
            Locale.ROOT,
            "worst change against the network over %d workloads: goodput %+.2f %%, p99 latency"
                + " %+.1f %%, Jain %+.4f (bars −1 %%, +5 %%, −0.01)",
            all.size(),
            -100 * all.stream().mapToDouble(Fidelity::goodputLoss).max().orElse(0),
            100 * all.stream().mapToDouble(Fidelity::latencyP99Growth).max().orElse(0),
            -all.stream().mapToDouble(Fidelity::jainLoss).max().orElse(0));
    return failing.isEmpty()
        ? "The tree is faithful: " + worst + "."
        : "The tree is NOT faithful on " + String.join(", ", failing) + ": " + worst + ".";
  }

  private static double mean(
      List<SimulationResult> results, ToDoubleFunction<SimulationResult> figure) {
    return results.stream().mapToDouble(figure).average().orElse(Double.NaN);
  }
}
