package io.weir.cli.bbr;

import io.weir.artefact.WeirVersion;
import io.weir.benchmarks.picture.Picture;
import io.weir.codegen.ir.ProgramFile;
import io.weir.distiller.bbr.ConditionResult;
import io.weir.distiller.bbr.Confusion;
import io.weir.distiller.bbr.Contender;
import io.weir.distiller.bbr.DecidedRounds;
import io.weir.distiller.bbr.FeatureUse;
import io.weir.distiller.bbr.GainFigures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An evaluation: figures of all contenders on held-out conditions.
 *
 * @param program what was evaluated
 * @param labelled the labels
 * @param seeds runs of each contender in each condition
 * @param results by condition
 * @param confusion what the tree of classes takes buffers for; null if there is no such tree
 * @param rounds what flows saw while the program decided, first seed; null if it has no trees
 * @param features which features matter for it; none if it has no trees
 * @param training how it was trained; null if that is not known
 */
public record BbrResult(
    ProgramFile program,
    LabelledConditions labelled,
    int seeds,
    List<ConditionResult> results,
    Confusion confusion,
    DecidedRounds rounds,
    List<FeatureUse> features,
    BbrTraining.Content training) {
  /**
   * What an evaluation is held against.
   *
   * @param name of the figure
   * @param value what was measured
   * @param bar what it should be
   * @param atLeast whether the bar is the least it may be, else the most
   */
  public record Bar(String name, double value, double bar, boolean atLeast) {
    /** Whether it holds. */
    public boolean met() {
      return atLeast ? value >= bar : value <= bar;
    }
  }

  /** Names of the contenders, as they were run. */
  public List<String> contenders() {
    return List.copyOf(results.get(0).outcomes().keySet());
  }

  /** Figures over all conditions. */
  public GainFigures figures(String contender) {
    return GainFigures.of(contender, results);
  }

  /** The bars. */
  public List<Bar> bars() {
    GainFigures figures = figures(Contender.PROGRAM);
    List<Bar> bars = new ArrayList<>();
    bars.add(new Bar("jainGainOverStock", figures.jainGainOverStock(), 0.5, true));
    bars.add(new Bar("worstAgainstStock", figures.worstAgainstStock(), -0.02, true));
    bars.add(new Bar("shareOfHeadroom", figures.shareOfHeadroom(), 0.8, true));
    bars.add(new Bar("utilisationChange", figures.utilisationChange(), -0.005, true));
    bars.add(new Bar("cubicLossChange", figures.cubicLossChange(), 0, false));
    if (confusion != null) {
      bars.add(new Bar("classExact", confusion.within(0), 0.8, true));
      bars.add(new Bar("classWithinOne", confusion.within(1), 0.97, true));
    }
    return bars;
  }

  /** The pictures by file name. */
  public Map<String, Picture> pictures() {
    return BbrPictures.of(this);
  }

  /** As one object. */
  public Map<String, Object> json() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("weirVersion", WeirVersion.current());
    object.put("programSha256", program.sha256());
    object.put("gridSha256", labelled.gridSha256());
    object.put("conditions", results.size());
    object.put("seeds", seeds);
    bars().forEach(bar -> object.put(bar.name(), bar.value()));
    object.put("bars", bars());
    object.put("contenders", contenders().stream().map(this::figures).toList());
    if (confusion != null) {
      object.put("confusion", confusion.counts());
    }
    if (!features.isEmpty()) {
      object.put("features", features);
    }
    return object;
  }
}
