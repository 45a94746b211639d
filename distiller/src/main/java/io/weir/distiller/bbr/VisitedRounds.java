package io.weir.distiller.bbr;

import io.weir.distiller.collect.Examples;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.simple.RandomSource;

/** Rounds that flows went through, with the lesson of the condition they were in. */
final class VisitedRounds {
  private final List<long[]> rows = new ArrayList<>();
  private final List<Lesson> lessons = new ArrayList<>();
  private final List<Double> weights = new ArrayList<>();

  /** Adds rounds of one run, which weigh as much as those of any other. */
  void add(Lesson lesson, List<long[]> visited) {
    for (long[] row : visited) {
      rows.add(row);
      lessons.add(lesson);
      weights.add(1.0 / visited.size());
    }
  }

  int size() {
    return rows.size();
  }

  long[] row(int index) {
    return rows.get(index);
  }

  Lesson lesson(int index) {
    return lessons.get(index);
  }

  double weight(int index) {
    return weights.get(index);
  }

  /** The rows as learners take them, without labels. */
  Examples examples(int features) {
    Examples examples =
        new Examples(features, Math.max(1, size()), RandomSource.XO_SHI_RO_256_PP.create(1));
    rows.forEach(row -> examples.add(row, 0, 0));
    return examples;
  }
}
