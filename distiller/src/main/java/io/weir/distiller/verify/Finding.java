package io.weir.distiller.verify;

import java.util.List;

/**
 * What came of one property.
 *
 * @param property what was to be proved
 * @param verdict how it ended
 * @param detail figures in words; for {@link Verdict#OPEN} how far it is proved
 * @param boxes boxes that were looked at
 * @param examples for a refutation the counterexample: one vector, or the two that compare wrongly;
 *     else witnesses of what is stated, possibly none
 */
public record Finding(
    String property, Verdict verdict, String detail, long boxes, List<Example> examples) {
  public Finding {
    examples = List.copyOf(examples);
  }

  static Finding proved(String property, String detail, long boxes, Example... witnesses) {
    return new Finding(property, Verdict.PROVED, detail, boxes, List.of(witnesses));
  }

  static Finding refuted(String property, String detail, long boxes, Example... examples) {
    return new Finding(property, Verdict.REFUTED, detail, boxes, List.of(examples));
  }

  static Finding open(String property, String detail, long boxes) {
    return new Finding(property, Verdict.OPEN, detail, boxes, List.of());
  }

  Finding withExamples(List<Example> other) {
    return new Finding(property, verdict, detail, boxes, other);
  }
}
