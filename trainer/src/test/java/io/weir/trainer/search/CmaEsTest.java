package io.weir.trainer.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CmaEsTest {
  private static final int DIMENSIONS = 4;

  /** Highest, 0, at 0.7 everywhere. */
  private static double sphere(double[] point) {
    return -Arrays.stream(point).map(x -> (x - 0.7) * (x - 0.7)).sum();
  }

  /** Rosenbrock's valley in [−2, 2]; highest, 0, at 0.75 everywhere. */
  private static double rosenbrock(double[] point) {
    double sum = 0;
    for (int i = 0; i + 1 < point.length; i++) {
      double x = 4 * point[i] - 2;
      double y = 4 * point[i + 1] - 2;
      sum += 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x);
    }
    return -sum;
  }

  private static double[] start(int dimensions) {
    double[] start = new double[dimensions];
    Arrays.fill(start, 0.3);
    return start;
  }

  /** Points and values, until so many evaluations are done or it has converged. */
  private static List<double[]> search(
      CmaEs strategy, ToDoubleFunction<double[]> function, int evaluations, List<Double> values) {
    List<double[]> points = new ArrayList<>();
    while (values.size() < evaluations) {
      List<double[]> next = strategy.next(values);
      if (next.isEmpty()) {
        break;
      }
      points.addAll(next);
      next.forEach(point -> values.add(function.applyAsDouble(point)));
    }
    return points;
  }

  private static double best(List<Double> values) {
    return values.stream().mapToDouble(v -> v).max().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 200", "1, 2, 400", "2, 4, 800", "3, 6, 1500"})
  void findsTheTopOfASphere(long seed, int dimensions, int evaluations) {
    CmaEs strategy = new CmaEs(start(dimensions), CmaEs.defaultPopulation(dimensions), seed);
    List<Double> values = new ArrayList<>();
    search(strategy, CmaEsTest::sphere, evaluations, values);
    assertThat(best(values)).isGreaterThan(-1e-8);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void followsRosenbrocksValley(long seed) {
    CmaEs strategy = new CmaEs(start(DIMENSIONS), 12, seed);
    List<Double> values = new ArrayList<>();
    search(strategy, CmaEsTest::rosenbrock, 3000, values);
    assertThat(best(values)).isGreaterThan(-1e-6);
  }

  /** The very points that the library evaluates when it is left to itself. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void asksForThePointsOfTheLibrary(long seed) {
    int population = 8;
    int evaluations = 1 + 20 * population;
    List<double[]> sequential = new ArrayList<>();
    double[] quarter = new double[DIMENSIONS];
    Arrays.fill(quarter, 0.25);
    double[] ones = new double[DIMENSIONS];
    Arrays.fill(ones, 1);
    new CMAESOptimizer(Integer.MAX_VALUE, 0, true, 0, 0, new Well19937c(seed), false, null)
        .optimize(
            new ObjectiveFunction(
                point -> {
                  sequential.add(point.clone());
                  return rosenbrock(point);
                }),
            GoalType.MAXIMIZE,
            new InitialGuess(start(DIMENSIONS)),
            new SimpleBounds(new double[DIMENSIONS], ones),
            new CMAESOptimizer.Sigma(quarter),
            new CMAESOptimizer.PopulationSize(population),
            new MaxEval(evaluations));
    CmaEs strategy = new CmaEs(start(DIMENSIONS), population, seed);
    List<double[]> asked = search(strategy, CmaEsTest::rosenbrock, evaluations, new ArrayList<>());
    assertThat(asked).hasSameSizeAs(sequential);
    for (int i = 0; i < asked.size(); i++) {
      assertThat(asked.get(i)).as("point %d", i).isEqualTo(sequential.get(i));
    }
  }

  @Test
  void staysInTheCube() {
    CmaEs strategy = new CmaEs(start(DIMENSIONS), 6, 1);
    List<double[]> points =
        search(strategy, point -> point[0] + point[1] - point[2], 300, new ArrayList<>());
    assertThat(points)
        .hasSizeGreaterThan(100)
        .allSatisfy(point -> assertThat(Arrays.stream(point)).allMatch(x -> x >= 0 && x <= 1));
  }

  @Test
  void endsWhereNothingMattersAnyMore() {
    CmaEs strategy = new CmaEs(start(2), 6, 1);
    List<Double> values = new ArrayList<>();
    search(strategy, point -> 1, 100_000, values);
    assertThat(values).hasSizeLessThan(100_000);
    assertThat(strategy.next(values)).isEmpty();
  }

  /** A point without a value counts as the worst of those it was asked with. */
  @Test
  void copesWithPointsThatHaveNoValue() {
    CmaEs strategy = new CmaEs(start(2), 8, 1);
    List<Double> values = new ArrayList<>();
    List<double[]> points =
        search(strategy, point -> point[0] < 0.4 ? Double.NaN : sphere(point), 600, values);
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < points.size(); i++) {
      best = values.get(i) > best ? values.get(i) : best;
    }
    assertThat(values).anyMatch(value -> Double.isNaN(value));
    assertThat(best).isGreaterThan(-1e-8);
  }
}
