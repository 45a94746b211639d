package io.weir.distiller.verify;

import io.weir.codegen.ir.Interval;
import java.util.List;
import java.util.Optional;

/**
 * A feature vector and what the program answers there, as the interpreter confirmed.
 *
 * @param features one value per feature
 * @param cells the values per feature that answer alike
 * @param score the program's score
 * @param ruledOut whether it was proved that no inputs and states come to these cells together
 * @param row inputs and states that give this score through features in these cells, if any were
 *     found
 * @param replay the same row in the simulator, if there is a row and its inputs are a report's
 */
public record Example(
    List<Long> features,
    List<Interval> cells,
    long score,
    boolean ruledOut,
    Optional<List<Long>> row,
    Optional<Replay> replay) {
  public Example {
    features = List.copyOf(features);
    cells = List.copyOf(cells);
  }

  /** The same with a row and its replay. */
  Example with(List<Long> newRow, Optional<Replay> newReplay) {
    return new Example(features, cells, score, false, Optional.of(newRow), newReplay);
  }

  /** The same, and no row gives it. */
  Example asRuledOut() {
    return new Example(features, cells, score, true, row, replay);
  }
}
