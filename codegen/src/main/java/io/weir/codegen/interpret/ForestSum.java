package io.weir.codegen.interpret;

import io.weir.codegen.analyse.SymmetricForest;
import io.weir.codegen.ir.Forest;
import java.util.Optional;

/** A forest prepared for execution. */
interface ForestSum {
  /**
   * The shifted sum of the leaves, not yet saturated.
   *
   * @param features one per feature, each within 32 bits signed
   */
  long sum(long[] features);

  /** The fastest form for {@code forest}; all forms answer alike. */
  static ForestSum of(Forest forest) {
    Optional<SymmetricForest> symmetric = SymmetricForest.of(forest);
    return symmetric
        .flatMap(trees -> BitRowForest.of(trees, forest.leafShift()))
        .orElseGet(() -> new PackedForest(forest));
  }
}
