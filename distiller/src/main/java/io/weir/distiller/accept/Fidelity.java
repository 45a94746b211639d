package io.weir.distiller.accept;

import io.weir.sim.scenario.FastAndFair;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How much worse a student does than its teacher on one workload, in closed loop; means over seeds.
 * A student that does better has a negative loss.
 *
 * @param workload the workload
 * @param goodputLoss share of the teacher's goodput that is lost
 * @param latencyP99Growth growth of the 99th percentile of latency, as a share of the teacher's
 * @param jainLoss loss of Jain's index
 * @param minMaxLoss loss of min/max fairness over hosts: one starved host in one of five seeds
 *     costs 0.2 of it, and next to nothing of the others
 * @param startDelayMs how much later its flows are fast and fair after a cold start, ms
 */
public record Fidelity(
    String workload,
    double goodputLoss,
    double latencyP99Growth,
    double jainLoss,
    double minMaxLoss,
    double startDelayMs) {
  /** Most goodput a faithful student may lose, share. */
  public static final double MAX_GOODPUT_LOSS = 0.01;

  /** Most by which its p99 latency may grow, share. */
  public static final double MAX_LATENCY_GROWTH = 0.05;

  /** Most it may lose of Jain's index. */
  public static final double MAX_JAIN_LOSS = 0.01;

  /** Most it may lose of min/max fairness. */
  public static final double MAX_MIN_MAX_LOSS = 0.05;

  /** Most by which its cold start may take longer, ms: a window of what defines its end. */
  public static final double MAX_START_DELAY_MS = FastAndFair.WINDOW_NS / 1e6;

  /** Compares runs of the same workload; both lists cover the same seeds. */
  public static Fidelity of(
      String workload, List<ClosedLoopRun> teacher, List<ClosedLoopRun> student) {
    double goodput = mean(teacher, ClosedLoopRun::goodputGbps);
    double latency = mean(teacher, ClosedLoopRun::latencyP99Us);
    return new Fidelity(
        workload,
        1 - mean(student, ClosedLoopRun::goodputGbps) / goodput,
        mean(student, ClosedLoopRun::latencyP99Us) / latency - 1,
        mean(teacher, ClosedLoopRun::jain) - mean(student, ClosedLoopRun::jain),
        mean(teacher, ClosedLoopRun::minMax) - mean(student, ClosedLoopRun::minMax),
        (mean(student, ClosedLoopRun::startNs) - mean(teacher, ClosedLoopRun::startNs)) / 1e6);
  }

  /** One comparison per workload; both were run on the same. */
  public static List<Fidelity> of(
      Map<String, List<ClosedLoopRun>> teacher, Map<String, List<ClosedLoopRun>> student) {
    return teacher.entrySet().stream()
        .map(entry -> of(entry.getKey(), entry.getValue(), student.get(entry.getKey())))
        .toList();
  }

  /** Whether all bars hold. */
  public boolean faithful() {
    return loss() <= 1;
  }

  /**
   * The largest loss as a share of what is allowed: up to 1 is faithful. NaN, which is never
   * faithful, where there is nothing to compare with.
   */
  public double loss() {
    double largest = goodputLoss / MAX_GOODPUT_LOSS;
    largest = Math.max(largest, latencyP99Growth / MAX_LATENCY_GROWTH);
    largest = Math.max(largest, jainLoss / MAX_JAIN_LOSS);
    largest = Math.max(largest, minMaxLoss / MAX_MIN_MAX_LOSS);
    return Math.max(largest, startDelayMs / MAX_START_DELAY_MS);
  }

  /** The largest loss on any workload, as a share of what is allowed. */
  public static double worstLoss(List<Fidelity> all) {
    return all.stream().mapToDouble(Fidelity::loss).reduce(Math::max).orElse(Double.NaN);
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
                + " %+.1f %%, Jain %+.4f, min/max %+.3f, cold start %+.2f ms (bars −1 %%, +5 %%,"
                + " −0.01, −0.05, +0.5 ms)",
            all.size(),
            rounded(-100 * worst(all, Fidelity::goodputLoss), 2),
            rounded(100 * worst(all, Fidelity::latencyP99Growth), 1),
            rounded(-worst(all, Fidelity::jainLoss), 4),
            rounded(-worst(all, Fidelity::minMaxLoss), 3),
            rounded(worst(all, Fidelity::startDelayMs), 2));
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

  private static double mean(List<ClosedLoopRun> results, ToDoubleFunction<ClosedLoopRun> figure) {
    return results.stream().mapToDouble(figure).average().orElse(Double.NaN);
  }
}
