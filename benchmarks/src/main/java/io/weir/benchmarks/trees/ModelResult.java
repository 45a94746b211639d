package io.weir.benchmarks.trees;

import io.weir.benchmarks.simulator.Spread;
import io.weir.codegen.c.ForestForm;
import java.util.Map;

/**
 * What was measured of a model.
 *
 * @param forms Weir's forms
 * @param choices the form Weir chooses, by machine
 * @param plain the usual generators' form
 */
record ModelResult(
    Map<ForestForm, Measured> forms,
    Map<InstructionSet, ForestForm> choices,
    TimingRun.Timed plain) {
  /** The form Weir chooses for a server. */
  TimingRun.Timed weir() {
    return forms.get(choices.get(InstructionSet.X86_64)).timed();
  }

  /** How many times as fast that form is as the plain one, within rounds. */
  Spread ratio() {
    return plain.over(weir());
  }

  boolean meetsTime(TreeModel model) {
    return weir().spread().median() <= model.barNs();
  }

  boolean meetsRatio(TreeModel model) {
    return !model.isBoosted() || ratio().median() >= TreeModel.BOOSTED_RATIO_BAR;
  }
}
