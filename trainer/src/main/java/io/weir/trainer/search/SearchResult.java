package io.weir.trainer.search;

import java.util.ArrayList;
import java.util.List;

/**
 * What a search found.
 *
 * @param evaluations all, in order
 * @param converged whether it ended by itself, before its evaluations were used up
 */
public record SearchResult(List<Evaluation> evaluations, boolean converged) {
  public SearchResult {
    evaluations = List.copyOf(evaluations);
  }

  /**
   * A generation in figures; evaluations that collapsed do not count in them.
   *
   * @param number from 1; 0 is the start alone
   * @param evaluations how many
   * @param collapsed how many of them collapsed
   * @param best score; NaN if all collapsed
   * @param mean score; NaN if all collapsed
   * @param worst score; NaN if all collapsed
   * @param bestSoFar best score of this and all before; NaN before the first
   */
  public record Generation(
      int number,
      int evaluations,
      int collapsed,
      double best,
      double mean,
      double worst,
      double bestSoFar) {}

  /** The evaluation with the best score, the earliest of equals; null if all collapsed. */
  public Evaluation best() {
    Evaluation best = null;
    for (Evaluation evaluation : evaluations) {
      if (isBetter(evaluation, best)) {
        best = evaluation;
      }
    }
    return best;
  }

  /** Whether an evaluation beats the best so far, which may be null. */
  static boolean isBetter(Evaluation evaluation, Evaluation best) {
    return !Double.isNaN(evaluation.score()) && (best == null || evaluation.score() > best.score());
  }

  /** All generations in order. */
  public List<Generation> generations() {
    List<Generation> generations = new ArrayList<>();
    double bestSoFar = Double.NaN;
    for (int from = 0; from < evaluations.size(); ) {
      int number = evaluations.get(from).generation();
      int to = from;
      while (to < evaluations.size() && evaluations.get(to).generation() == number) {
        to++;
      }
      Generation generation = generation(number, evaluations.subList(from, to), bestSoFar);
      generations.add(generation);
      bestSoFar = generation.bestSoFar();
      from = to;
    }
    return generations;
  }

  private static Generation generation(int number, List<Evaluation> members, double bestBefore) {
    double[] scores =
        members.stream().mapToDouble(Evaluation::score).filter(s -> !Double.isNaN(s)).toArray();
    double best = Double.NaN;
    double worst = Double.NaN;
    double sum = 0;
    for (double score : scores) {
      best = score <= best ? best : score;
      worst = score >= worst ? worst : score;
      sum += score;
    }
    return new Generation(
        number,
        members.size(),
        members.size() - scores.length,
        best,
        sum / scores.length,
        worst,
        bestBefore >= best || Double.isNaN(best) ? bestBefore : best);
  }
}
