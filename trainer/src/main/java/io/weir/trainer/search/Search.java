package io.weir.trainer.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import io.weir.sim.scenario.Range;
import io.weir.trainer.rollout.Executor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for the values with which trainings score best, with {@link CmaEs}. Every training of a
 * generation is a work item of its own, and every point is trained with the same seeds, so that
 * points differ by their values only (common random numbers).
 *
 * <p>The result is a function of specification and work; it does not depend on the executor, nor on
 * how often the search was stopped and resumed.
 */
public final class Search {
  /** Significant digits of real values. */
  private static final int DIGITS = 4;

  private final SearchSpec spec;
  private final Executor executor;
  private final Executor.Work<Trial, Double> work;
  private final SearchListener listener;
  private final CmaEs strategy;
  private final List<Evaluation> evaluations = new ArrayList<>();
  private Evaluation best;

  /**
   * A search.
   *
   * @param spec what to search for
   * @param executor where trainings run
   * @param work the score of a training; NaN: it collapsed
   * @param listener hears of every evaluation that was not known before
   */
  public Search(
      SearchSpec spec,
      Executor executor,
      Executor.Work<Trial, Double> work,
      SearchListener listener) {
    this.spec = spec;
    this.executor = executor;
    this.work = work;
    this.listener = listener;
    double[] start =
        spec.over().entrySet().stream()
            .mapToDouble(key -> key.getValue().shareOf(spec.start().get(key.getKey())))
            .toArray();
    this.strategy = new CmaEs(start, spec.population(), spec.seed());
  }

  /**
   * Searches to the end; to be called once.
   *
   * @param known scores, by seed, of the evaluations that took place before, in order
   */
  public SearchResult run(List<List<Double>> known) {
    List<Double> told = new ArrayList<>();
    while (told.size() < spec.evaluations()) {
      List<double[]> points = strategy.next(told);
      if (points.isEmpty()) {
        return new SearchResult(evaluations, true);
      }
      int from = told.size();
      int to = Math.min(from + points.size(), spec.evaluations());
      evaluate(points.subList(0, to - from), known);
      evaluations.subList(from, to).forEach(evaluation -> told.add(evaluation.score()));
    }
    return new SearchResult(evaluations, false);
  }

  /** In batches that keep the executor busy, so that little is lost when the search is stopped. */
  private void evaluate(List<double[]> points, List<List<Double>> known) {
    int at = 0;
    while (at < points.size() && evaluations.size() < known.size()) {
      add(values(points.get(at++)), known.get(evaluations.size()), false);
    }
    while (at < points.size()) {
      int end = Math.min(at + batch(), points.size());
      evaluate(points.subList(at, end));
      at = end;
    }
  }

  /** Fewest points whose trainings fill every place of the executor. */
  private int batch() {
    int places = executor.parallelism();
    int whole = places;
    for (int points = places; points >= 1; points--) {
      whole = (points * spec.seedsPerEvaluation()) % places == 0 ? points : whole;
    }
    return whole;
  }

  private void evaluate(List<double[]> points) {
    List<Trial> trials = new ArrayList<>();
    for (double[] point : points) {
      Map<String, JsonNode> values = values(point, evaluations.isEmpty() && trials.isEmpty());
      for (int s = 0; s < spec.seedsPerEvaluation(); s++) {
        trials.add(new Trial(values, spec.seed() + s));
      }
    }
    List<Double> scores = executor.map(trials, work);
    for (int from = 0; from < scores.size(); from += spec.seedsPerEvaluation()) {
      List<Double> own = scores.subList(from, from + spec.seedsPerEvaluation());
      add(trials.get(from).values(), own, true);
    }
  }

  private Map<String, JsonNode> values(double[] point) {
    return values(point, evaluations.isEmpty());
  }

  /** The first point is the start itself, not what its place in the range rounds to. */
  private Map<String, JsonNode> values(double[] point, boolean first) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    int i = 0;
    for (String key : spec.over().keySet()) {
      Range range = spec.over().get(key);
      JsonNode own = spec.start().get(key);
      JsonNode there = rounded(range.at(point[i++]), range);
      values.put(key, first && range.contains(own) ? own : there);
    }
    return values;
  }

  /** Values that can be read and typed; finer steps than these tell trainings apart by chance. */
  private static JsonNode rounded(JsonNode value, Range range) {
    if (!value.isDouble()) {
      return value;
    }
    BigDecimal exact = BigDecimal.valueOf(value.doubleValue());
    JsonNode rounded = DoubleNode.valueOf(exact.round(new MathContext(DIGITS)).doubleValue());
    return range.contains(rounded) ? rounded : value;
  }

  private void add(Map<String, JsonNode> values, List<Double> scores, boolean tell) {
    int number = evaluations.size() + 1;
    int generation = number == 1 ? 0 : (number - 2) / spec.population() + 1;
    int member = number == 1 ? 1 : (number - 2) % spec.population() + 1;
    Evaluation evaluation = new Evaluation(number, generation, member, values, scores);
    evaluations.add(evaluation);
    boolean isBest = SearchResult.isBetter(evaluation, best);
    best = isBest ? evaluation : best;
    if (tell) {
      listener.evaluated(evaluation, isBest);
    }
  }
}
