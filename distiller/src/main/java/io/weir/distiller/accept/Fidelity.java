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
 * @param minMaxLoss loss of min/max fairness over hosts: the teacher's worst seed less the
 *     student's worst, because Jain's index and means both hide one starved host
 */
public record Fidelity(
    String workload,
    double goodputLoss,
    double latencyP99Growth,
    double jainLoss,
    double minMaxLoss) {
  /** Most goodput a faithful student may lose, share. */
  public static final double MAX_GOODPUT_LOSS = 0.01;

  /** Most by which its p99 latency may grow, share. */
  public static final double MAX_LATENCY_GROWTH = 0.05;

  /** Most it may lose of Jain's index. */
  public static final double MAX_JAIN_LOSS = 0.01;

  /** Most it may lose of min/max fairness. */
  public static final double MAX_MIN_MAX_LOSS = 0.05;

  /** Compares runs of the same workload; both lists cover the same seeds. */
  public static Fidelity of(
      String workload, List<SimulationResult> teacher, List<SimulationResult> student) {
    double goodput = mean(teacher, SimulationResult::goodputGbps);
    double latency = mean(teacher, SimulationResult::latencyP99Us);
    return new Fidelity(
        workload,
        1 - mean(student, SimulationResult::goodputGbps) / goodput,
        mean(student, SimulationResult::latencyP99Us) / latency - 1,
        mean(teacher, SimulationResult::jain) - mean(student, SimulationResult::jain),
        leastMinMax(teacher) - leastMinMax(student));
  }

  /** Whether all four bars hold. */
  public boolean faithful() {
    return goodputLoss <= MAX_GOODPUT_LOSS
        && latencyP99Growth <= MAX_LATENCY_GROWTH
        && jainLoss <= MAX_JAIN_LOSS
        && minMaxLoss <= MAX_MIN_MAX_LOSS;
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
                + " %+.1f %%, Jain %+.4f, min/max %+.3f (bars −1 %%, +5 %%, −0.01, −0.05)",
            all.size(),
            rounded(-100 * worst(all, Fidelity::goodputLoss), 2),
            rounded(100 * worst(all, Fidelity::latencyP99Growth), 1),
            rounded(-worst(all, Fidelity::jainLoss), 4),
            rounded(-worst(all, Fidelity::minMaxLoss), 3));
    return failing.isEmpty()
        ? "The tree is faithful: " + worst + "."
        : "The tree is NOT faithful on " + String.join(", ", failing) + ": " + worst + ".";
  }

  private static double worst(List<Fidelity> all, ToDoubleFunction<Fidelity> loss) {
    return all.stream().mapToDouble(loss).max().orElse(0);
  }

  /** Rounds as it will be printed, and without a negative zero. */
  private static double rounded(double value, int digits) {
    double scale = Math.pow(10, digits);
    return Math.rint(value * scale) / scale + 0.0;
  }

  private static double leastMinMax(List<SimulationResult> results) {
    return results.stream().mapToDouble(SimulationResult::minMaxFairness).min().orElse(Double.NaN);
  }

  private static double mean(
      List<SimulationResult> results, ToDoubleFunction<SimulationResult> figure) {
    return results.stream().mapToDouble(figure).average().orElse(Double.NaN);
  }
}
