package io.weir.benchmarks.trees;

import io.weir.benchmarks.simulator.Spread;
import io.weir.benchmarks.trees.InstructionCount.Counted;
import java.util.Map;

/**
 * What was measured of a model.
 *
 * @param weir Weir's form
 * @param plain the usual generators' form
 * @param instructions of Weir's form, by instruction set
 */
record ModelResult(
    TimingRun.Timed weir, TimingRun.Timed plain, Map<InstructionSet, Counted> instructions) {
  /** How many times as fast Weir's form is, within rounds. */
  Spread ratio() {
    return plain.over(weir);
  }

  boolean meets(TreeModel model) {
    return weir.spread().median() <= model.barNs()
        && (!model.isBoosted() || ratio().median() >= TreeModel.BOOSTED_RATIO_BAR);
  }
}
