package io.weir.trainer.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * A point and what its trainings scored.
 *
 * @param number from 1, in the order they were asked for
 * @param generation from 1; 0 is the start alone
 * @param member which of the generation, from 1
 * @param values the value of every key
 * @param scores by seed; NaN: that training collapsed
 */
public record Evaluation(
    int number, int generation, int member, Map<String, JsonNode> values, List<Double> scores) {
  public Evaluation {
    scores = List.copyOf(scores);
  }

  /** Mean score, more is better; NaN if a training collapsed. */
  public double score() {
    double sum = 0;
    for (double score : scores) {
      sum += score;
    }
    return sum / scores.size();
  }
}
