package io.weir.cli.bbr;

import io.weir.benchmarks.picture.Panels.Layer;
import io.weir.benchmarks.picture.Panels.Style;
import io.weir.benchmarks.picture.Series;
import io.weir.distiller.bbr.BufferClass;
import io.weir.distiller.bbr.ConditionResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import org.apache.commons.math3.stat.StatUtils;

/** A figure by the size of the buffer, as layers of a picture. */
final class ByBuffer {
  /** Ends of the axis, products of bandwidth and delay. */
  static final double LEAST = 0.22;

  static final double MOST = 18;

  /** Bars of several contenders stand beside each other. */
  private static final double BESIDE = 1.035;

  private static final double LOWER = 25;
  private static final double UPPER = 75;

  private final List<ConditionResult> results;
  private final ToDoubleBiFunction<ConditionResult, String> figure;

  /**
   * @param figure of a condition and a contender
   */
  ByBuffer(List<ConditionResult> results, ToDoubleBiFunction<ConditionResult, String> figure) {
    this.results = results;
    this.figure = figure;
  }

  /** Mean of each class, and from its lower to its upper quartile. */
  List<Layer> means(String contender, int place, int colour) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Double> twiceX = new ArrayList<>();
    List<Double> quartiles = new ArrayList<>();
    for (int index = 0; index < BufferClass.COUNT; index++) {
      double[] values = values(contender, index);
      if (values.length > 0) {
        double at = BufferClass.middle(index) * Math.pow(BESIDE, place - 2);
        x.add(at);
        y.add(StatUtils.mean(values));
        twiceX.addAll(List.of(at, at));
        quartiles.add(StatUtils.percentile(values, LOWER));
        quartiles.add(StatUtils.percentile(values, UPPER));
      }
    }
    return List.of(
        new Layer(new Series(contender, twiceX, quartiles), Style.PAIRS, colour),
        new Layer(new Series(contender, x, y), Style.LINE, colour));
  }

  /** A point per condition, and the mean of each class. */
  List<Layer> points(String contender, int colour) {
    List<Double> x = results.stream().map(one -> one.lesson().condition().bufferBdp()).toList();
    List<Double> y = results.stream().map(one -> figure.applyAsDouble(one, contender)).toList();
    return List.of(
        new Layer(new Series(contender, x, y), Style.DOTS, colour),
        means(contender, 2, colour).get(1));
  }

  /** Least and greatest value of any condition, and a little room. */
  double[] ends(List<String> contenders) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (String contender : contenders) {
      for (ConditionResult one : results) {
        double value = figure.applyAsDouble(one, contender);
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    double room = Math.max(0.05 * (most - least), 1e-6);
    return new double[] {least - room, most + room};
  }

  private double[] values(String contender, int index) {
    return results.stream()
        .filter(one -> BufferClass.of(one.lesson().condition().bufferBdp()) == index)
        .mapToDouble(one -> figure.applyAsDouble(one, contender))
        .toArray();
  }
}
