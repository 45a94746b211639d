package io.weir.benchmarks.validation.rows;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether shares come in the same order as measured ones. Only pairs count that were measured
 * further apart than a measurement from its own repetition: the order of the others is not known.
 */
final class ShareOrder {
  /**
   * A setting, with the share it was measured to have and the share it has here.
   *
   * @param name for messages
   */
  record Point(String name, double measured, double simulated) {}

  /**
   * What came of the comparison.
   *
   * @param pairs pairs whose order is known
   * @param outOfOrder those of them that do not come in that order, ties included
   * @param reversed those that come in the other order, and further apart than a tie
   */
  record Result(int pairs, List<String> outOfOrder, int reversed) {}

  private ShareOrder() {}

  /**
   * Compares every two points.
   *
   * @param spread largest difference between measurements of the same setting: shares no further
   *     apart are a tie
   */
  static Result of(List<Point> points, double spread) {
    int pairs = 0;
    int reversed = 0;
    List<String> outOfOrder = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      for (int j = i + 1; j < points.size(); j++) {
        Point a = points.get(i);
        Point b = points.get(j);
        double measured = b.measured - a.measured;
        if (Math.abs(measured) <= spread) {
          continue;
        }
        pairs++;
        double alike = Math.signum(measured) * (b.simulated - a.simulated);
        reversed += alike < -spread ? 1 : 0;
        if (alike <= 0) {
          outOfOrder.add(a.name + " / " + b.name);
        }
      }
    }
    return new Result(pairs, outOfOrder, reversed);
  }
}
