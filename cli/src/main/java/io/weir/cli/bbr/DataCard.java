package io.weir.cli.bbr;

import io.weir.artefact.Json;
import io.weir.artefact.Resources;
import io.weir.trainer.bbr.Condition;
import io.weir.trainer.bbr.GridSpec;
import io.weir.trainer.bbr.Label;
import io.weir.trainer.bbr.LabelFolder;
import io.weir.trainer.bbr.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What a set of labels is, how it was made and what is in it, as Markdown. */
public final class DataCard {
  /** Name of the file. */
  public static final String FILE = "README.md";

  private static final double[] BUFFER_EDGES = {0, 0.5, 1, 1.5, 2, 4, 8, 1_000};

  private final LabelFolder.Content content;
  private final Path labelsFile;

  /**
   * A card.
   *
   * @param labelsFile where the labels are
   */
  public DataCard(LabelFolder.Content content, Path labelsFile) {
    this.content = content;
    this.labelsFile = labelsFile;
  }

  /** The text. */
  public String text() {
    GridSpec spec = content.grid().grid().spec();
    List<Condition> conditions = content.labels().stream().map(content::condition).toList();
    long heldOut = conditions.stream().filter(Condition::heldOut).count();
    Map<String, String> values = new LinkedHashMap<>();
    values.put("rows", number(conditions.size()));
    values.put("training", number(conditions.size() - heldOut));
    values.put("heldOut", number(heldOut));
    values.put("trainingNetworks", number(spec.trainingNetworks()));
    values.put("heldOutNetworks", number(spec.heldOutNetworks()));
    values.put("gridSha256", content.grid().artefact().sha256());
    values.put("seed", Long.toString(spec.seed()));
    values.put("labelsSha256", Json.sha256(labelsFile));
    values.put("version", content.grid().artefact().provenance().weirVersion());
    values.put("runs", number(content.labels().stream().mapToInt(Label::runs).sum()));
    values.put("gridOptions", gridOptions(spec));
    values.put("leastBdpPackets", number(GridSpec.LEAST_BDP_PACKETS));
    values.put("axes", axes(conditions));
    values.put("gains", gains());
    return Resources.filled(DataCard.class, "card.md", values);
  }

  /** The options that make this grid again. */
  private static String gridOptions(GridSpec spec) {
    GridSpec small = GridSpec.small(spec.seed());
    boolean isSmall = spec.mostRateBps() == small.mostRateBps();
    GridSpec named = isSmall ? small : GridSpec.full(spec.seed());
    List<String> options = new ArrayList<>();
    if (isSmall) {
      options.add("--small");
    }
    options.add("--seed " + spec.seed());
    if (spec.trainingNetworks() != named.trainingNetworks()) {
      options.add("--networks " + spec.trainingNetworks());
    }
    if (spec.heldOutNetworks() != named.heldOutNetworks()) {
      options.add("--held-out " + spec.heldOutNetworks());
    }
    if (spec.conditionsPerNetwork() != named.conditionsPerNetwork()) {
      options.add("--per-network " + spec.conditionsPerNetwork());
    }
    return String.join(" ", options);
  }

  private static String axes(List<Condition> conditions) {
    StringBuilder text = new StringBuilder("| axis | least | median | most |\n|---|---|---|---|\n");
    axis(text, "rate, Mbit/s", conditions, condition -> condition.rateBps() / 1e6);
    axis(text, "propagation delay, ms", conditions, condition -> condition.rttNs() / 1e6);
    axis(text, "product of both, bytes", conditions, Condition::bdpBytes);
    axis(text, "buffer, BDP", conditions, Condition::bufferBdp);
    axis(text, "length of a run, s", conditions, condition -> condition.durationNs() / 1e9);
    text.append('\n');
    counts(text, "flows of BBR : of CUBIC", conditions, c -> c.bbrFlows() + " : " + c.cubicFlows());
    text.append('\n');
    counts(text, "start", conditions, c -> c.startOrder().text());
    return text.toString().strip();
  }

  private static void axis(
      StringBuilder text,
      String name,
      List<Condition> conditions,
      ToDoubleFunction<Condition> value) {
    double[] sorted = conditions.stream().mapToDouble(value).sorted().toArray();
    text.append(
        "| %s | %s | %s | %s |\n"
            .formatted(
                name,
                short3(sorted[0]),
                short3(sorted[sorted.length / 2]),
                short3(sorted[sorted.length - 1])));
  }

  private static void counts(
      StringBuilder text, String name, List<Condition> conditions, Function<Condition, String> of) {
    Map<String, Long> counts =
        conditions.stream().collect(Collectors.groupingBy(of, TreeMap::new, Collectors.counting()));
    text.append("| ").append(name).append(" | conditions |\n|---|---|\n");
    counts.forEach((key, count) -> text.append("| %s | %s |\n".formatted(key, number(count))));
  }

  private String gains() {
    StringBuilder text =
        new StringBuilder(
            "| buffer, BDP | conditions | gain: least | median | most | Jain, stock | Jain | loss of"
                + " CUBIC, stock, % | loss of CUBIC, % | utilisation, stock | utilisation |\n"
                + "|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (int i = 1; i < BUFFER_EDGES.length; i++) {
      double from = BUFFER_EDGES[i - 1];
      double to = BUFFER_EDGES[i];
      boolean last = i == BUFFER_EDGES.length - 1;
      String name =
          last
              ? "from " + short3(from)
              : i == 1 ? "under " + short3(to) : short3(from) + " – " + short3(to);
      gainRow(text, name, condition -> condition.bufferBdp() >= from && condition.bufferBdp() < to);
    }
    gainRow(text, "all", condition -> true);
    return text.toString().strip();
  }

  private void gainRow(StringBuilder text, String name, Predicate<Condition> taken) {
    List<Label> labels =
        content.labels().stream().filter(label -> taken.test(content.condition(label))).toList();
    if (labels.isEmpty()) {
      return;
    }
    double[] gains = labels.stream().mapToDouble(Label::gain).sorted().toArray();
    text.append(
        String.format(
            Locale.ROOT,
            "| %s | %s | %.2f | %.2f | %.2f | %.3f | %.3f | %.2f | %.2f | %.3f | %.3f |%n",
            name,
            number(labels.size()),
            gains[0],
            gains[gains.length / 2],
            gains[gains.length - 1],
            mean(labels, Label::stock, Outcome::jain),
            mean(labels, Label::tuned, Outcome::jain),
            100 * mean(labels, Label::stock, Outcome::cubicLoss),
            100 * mean(labels, Label::tuned, Outcome::cubicLoss),
            mean(labels, Label::stock, Outcome::utilisation),
            mean(labels, Label::tuned, Outcome::utilisation)));
  }

  private static double mean(
      List<Label> labels, Function<Label, Outcome> which, ToDoubleFunction<Outcome> value) {
    return labels.stream().map(which).mapToDouble(value).average().orElseThrow();
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String short3(double value) {
    return value >= 1_000
        ? number(Math.round(value))
        : String.format(Locale.ROOT, "%.3g", value).replaceFirst("\\.?0+$", "");
  }
}
