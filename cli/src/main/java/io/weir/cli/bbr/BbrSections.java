package io.weir.cli.bbr;

import io.weir.cli.bbr.BbrSection.Cells;
import io.weir.codegen.analyse.ForestShape;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Feature;
import io.weir.codegen.ir.Tree;
import io.weir.codegen.print.TreeOutline;
import io.weir.distiller.bbr.BufferClass;
import io.weir.distiller.bbr.FeatureUse;
import io.weir.distiller.bbr.GainFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An evaluation, part by part: what pages and the terminal show. */
public final class BbrSections {
  /** Questions on a path that are shown of a tree. */
  private static final int LEVELS = 4;

  private final BbrResult result;

  private BbrSections(BbrResult result) {
    this.result = result;
  }

  /** All parts, in order. */
  public static List<BbrSection> of(BbrResult result) {
    BbrSections parts = new BbrSections(result);
    List<BbrSection> all = new ArrayList<>();
    all.add(parts.figures());
    all.add(parts.bars());
    all.add(parts.changes());
    all.add(parts.fairness());
    all.add(parts.others());
    all.add(parts.convergence());
    all.add(parts.gains());
    if (result.confusion() != null) {
      all.add(parts.classes());
    }
    if (result.rounds() != null) {
      all.add(parts.tree());
    }
    return all;
  }

  private BbrSection figures() {
    Cells table =
        new Cells(
            "Figures",
            List.of(
                "gain",
                "Jain",
                "X <= 1.5: Jain over stock, %",
                "all: over stock, %",
                "worst condition, %",
                "below -2 %",
                "share of head-room, %",
                "utilisation, %",
                "CUBIC's loss, points",
                "queue, ms",
                "converged after, s",
                "converged, %"));
    for (String name : result.contenders()) {
      GainFigures f = result.figures(name);
      table.row(
          List.of(
              name,
              text("%.3f", f.meanJain()),
              text("%+.1f", 100 * f.jainGainOverStock()),
              text("%+.1f", 100 * f.jainGainOverStockAll()),
              text("%+.1f", 100 * f.worstAgainstStock()),
              Integer.toString(f.conditionsBelowStock()),
              text("%.1f", 100 * f.shareOfHeadroom()),
              text("%+.2f", 100 * f.utilisationChange()),
              text("%+.2f", 100 * f.cubicLossChange()),
              text("%.1f", f.meanQueueDelayMs()),
              text("%.0f", f.meanConvergenceS()),
              text("%.1f", 100 * f.converged())));
    }
    return new BbrSection(
        "figures",
        "Figures",
        "Means over conditions; what is over or against stock are means of the conditions' changes."
            + " Worst: the worst condition's mean over seeds. Head-room: what the oracle wins in"
            + " Jain's index.",
        List.of(),
        List.of(table),
        "");
  }

  private BbrSection bars() {
    Cells table = new Cells("Bars", List.of("figure", "measured", "bar", "verdict"));
    for (BbrResult.Bar bar : result.bars()) {
      table.row(
          List.of(
              bar.name(),
              text("%.4f", bar.value()),
              (bar.atLeast() ? ">= " : "<= ") + bar.bar(),
              bar.met() ? "met" : "missed"));
    }
    String lead = "What the program is held to, under the names that --json has.";
    return new BbrSection("bars", "Bars", lead, List.of(), List.of(table), "");
  }

  private BbrSection changes() {
    return new BbrSection(
        "changes",
        "Change against stock, condition by condition",
        "Change of Jain's index, means over seeds. The second picture and the table show where the"
            + " program does worst; Ware is the share that the model of Ware et al. gives BBR's"
            + " flows with stock's gain.",
        List.of(BbrPictures.CHANGE, BbrPictures.WORST),
        List.of(BbrConditions.worst(result)),
        "");
  }

  private BbrSection fairness() {
    return new BbrSection(
        "fairness",
        "Fairness by buffer",
        "Jain's index over all flows. Top: mean of each class of buffers, the bar from the lower to"
            + " the upper quartile of its conditions. Below: every condition.",
        List.of(BbrPictures.JAIN),
        List.of(BbrConditions.parts(result)),
        "");
  }

  private BbrSection others() {
    return new BbrSection(
        "others",
        "Shares, utilisation, loss, queue",
        "Top panels as above; below them every condition, of the last three as its difference to"
            + " stock.",
        List.of(
            BbrPictures.SHARE, BbrPictures.UTILISATION, BbrPictures.CUBIC_LOSS, BbrPictures.QUEUE),
        List.of(),
        "");
  }

  private BbrSection convergence() {
    return new BbrSection(
        "convergence",
        "Convergence",
        "Time from the last flow's start until BBR's share comes within 0.05 of what it has after"
            + " the warm-up. A line that ends below 1 leaves out the runs in which it did not.",
        List.of(BbrPictures.CONVERGENCE),
        List.of(),
        "");
  }

  private BbrSection gains() {
    return new BbrSection(
        "gains",
        "Gains and labels",
        "The gain that was in force in PROBE_BW after the warm-up, mean over rounds, flows and"
            + " seeds. Where a buffer is deep many gains are as fair as the label.",
        List.of(BbrPictures.GAINS),
        List.of(),
        "");
  }

  private BbrSection classes() {
    List<String> head = new ArrayList<>(List.of("buffer, BDP"));
    IntStream.range(0, BufferClass.COUNT).mapToObj(BufferClass::title).forEach(head::add);
    Cells table = new Cells("Rounds by buffer; columns: what it was taken for", head);
    long[][] counts = result.confusion().counts();
    for (int actual = 0; actual < counts.length; actual++) {
      List<String> row = new ArrayList<>(List.of(BufferClass.title(actual)));
      for (long count : counts[actual]) {
        row.add(Long.toString(count));
      }
      table.row(row);
    }
    return new BbrSection(
        "classes",
        "Buffer classes",
        text(
            "Rounds of the first seed while the program decides: %.1f %% in the right class, %.1f"
                + " %% in it or one beside it.",
            100 * result.confusion().within(0), 100 * result.confusion().within(1)),
        List.of(BbrPictures.CLASSES),
        List.of(table),
        "");
  }

  private BbrSection tree() {
    DecisionProgram program = result.program().program();
    ForestShape shape = ForestShape.of(program.forest());
    Cells table =
        new Cells(
            "Features",
            List.of(
                "feature",
                "questions",
                "asked, % of rounds",
                "gain changes, %",
                "error of the gain rises, points"));
    for (FeatureUse use : result.features()) {
      table.row(
          List.of(
              name(program, use.feature()),
              Integer.toString(use.questions()),
              text("%.1f", 100 * use.asked()),
              text("%.1f", 100 * use.gainChange()),
              text("%+.1f", 100 * use.errorRise())));
    }
    Tree first = program.forest().trees().get(0);
    return new BbrSection(
        "tree",
        "The tree",
        text(
            "%s of depth %d, %d leaves%s. What matters: a feature's values are dealt out anew among"
                + " all %,d rounds that flows of held-out conditions went through while the program"
                + " decided; how much the gain changes, and how much further it then is from the"
                + " label (root of the mean square of logarithms). Features that say the same as"
                + " others count less than each would alone, and some of the rounds so made cannot"
                + " be. Below: the tree's first %d levels, with the share of rounds.",
            shape.trees() == 1 ? "One tree" : shape.trees() + " trees; shown is the first;",
            shape.depth(),
            shape.leaves(),
            trained(),
            result.rounds().size(),
            LEVELS),
        List.of(),
        List.of(table),
        TreeOutline.print(
            program, first, LEVELS, result.rounds().visits(first), value -> gain(shape, value)));
  }

  private String trained() {
    BbrTraining.Content training = result.training();
    return training == null
        ? ""
        : ", of round %d of %d (validation scores %s), fitted to %,d rounds of %,d conditions"
            .formatted(
                training.round(),
                training.spec().rounds(),
                training.scores().stream()
                    .map(score -> text("%.4f", score))
                    .collect(Collectors.joining(", ")),
                training.rows(),
                training.labels());
  }

  private static String name(DecisionProgram program, String expression) {
    return program.features().stream()
        .filter(feature -> feature.expression().equals(expression))
        .findFirst()
        .map((Feature feature) -> TreeOutline.name(feature))
        .orElseThrow();
  }

  /** A single tree's leaf is a gain; of many each adds to it. */
  private String gain(ForestShape shape, long value) {
    double score = value / Math.scalb(65_536.0, result.program().program().forest().leafShift());
    return shape.trees() == 1 ? text("gain %.2f", 2 + score) : text("%+.3f", score);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a dependency of its own
  static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
