package io.weir.trainer.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.apache.commons.math3.random.Well19937c;

/**
 * CMA-ES (Hansen, <i>The CMA Evolution Strategy: A Tutorial</i>, arXiv 1604.00772) in the unit cube
 * as ask and tell, over Commons Math's optimiser, which by itself evaluates one point after the
 * other.
 *
 * <p>The points of a generation are a function of the seed and of the values of earlier generations
 * alone. So each question is answered by a run of the optimiser from its beginning that is told all
 * known values and stopped when it has asked for a whole generation more: no state to keep, no
 * thread to hold, and a search that is resumed is one that goes on. A replayed generation costs
 * tens of microseconds; what is searched for costs seconds.
 */
public final class CmaEs {
  /** Standard deviation of the first generation in each coordinate, a quarter of the range. */
  private static final double SIGMA = 0.25;

  private final double[] start;
  private final int population;
  private final long seed;

  /**
   * A search.
   *
   * @param start where it begins, each coordinate from 0 to 1
   * @param population points per generation
   * @param seed seed of all draws
   */
  public CmaEs(double[] start, int population, long seed) {
    this.start = start.clone();
    this.population = population;
    this.seed = seed;
  }

  /** Hansen's population for so many coordinates. */
  public static int defaultPopulation(int dimensions) {
    return 4 + (int) (3 * StrictMath.log(dimensions));
  }

  /** How many points {@link #next} gives when {@code known} values are known. */
  public int size(int known) {
    return known == 0 ? 1 + population : population;
  }

  /**
   * The points to evaluate next: first the start and a generation, then a generation each time.
   *
   * @param known values of all points so far, in order; more is better. A value that is no number
   *     counts as the worst of those it was asked with.
   * @return points with coordinates from 0 to 1; empty when the search has converged
   */
  public List<double[]> next(List<Double> known) {
    Replay replay = new Replay(finite(known), size(known.size()));
    CMAESOptimizer optimiser =
        new CMAESOptimizer(Integer.MAX_VALUE, 0, true, 0, 0, new Well19937c(seed), false, null);
    double[] sigma = new double[start.length];
    Arrays.fill(sigma, SIGMA);
    double[] ones = new double[start.length];
    Arrays.fill(ones, 1);
    optimiser.optimize(
        new ObjectiveFunction(replay::value),
        GoalType.MAXIMIZE,
        new InitialGuess(start),
        new SimpleBounds(new double[start.length], ones),
        new CMAESOptimizer.Sigma(sigma),
        new CMAESOptimizer.PopulationSize(population),
        MaxEval.unlimited());
    return replay.asked;
  }

  /** Ranks cannot be taken of what is no number. */
  private double[] finite(List<Double> known) {
    double[] values = new double[known.size()];
    for (int from = 0; from < values.length; ) {
      int to = from + size(from);
      double worst = Double.POSITIVE_INFINITY;
      for (double value : known.subList(from, to)) {
        worst = Double.isFinite(value) ? Math.min(worst, value) : worst;
      }
      for (int i = from; i < to; i++) {
        double instead = Double.isFinite(worst) ? worst : 0;
        values[i] = Double.isFinite(known.get(i)) ? known.get(i) : instead;
      }
      from = to;
    }
    return values;
  }

  /** Answers with what is known, then collects a generation, then stops the optimiser. */
  private static final class Replay {
    private final double[] known;
    private final int wanted;
    private final List<double[]> asked = new ArrayList<>();
    private int answered;

    Replay(double[] known, int wanted) {
      this.known = known;
      this.wanted = wanted;
    }

    double value(double[] point) {
      if (answered < known.length) {
        return known[answered++];
      }
      asked.add(point.clone());
      if (asked.size() == wanted) {
        // What the optimiser expects at the end of its evaluations: it returns at once.
        throw new TooManyEvaluationsException(known.length + wanted);
      }
      return 0;
    }
  }
}
