package io.weir.benchmarks.trees;

import io.weir.artefact.WeirVersion;
import io.weir.benchmarks.decision.DecisionTimes;
import io.weir.benchmarks.simulator.Spread;
import io.weir.benchmarks.trees.InstructionCount.Counted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a comparison gave: medians over its rounds and, beside them, least and greatest. */
public final class TreeReport {
  private final Effort effort;
  private final String compiler;
  private final Map<TreeModel, ModelResult> models;
  private final Map<String, FormResult> forms;
  private final Map<String, DecisionTimes.Time> calls;
  private final Map<InstructionSet, String> leftOut;

  TreeReport(
      Effort effort,
      String compiler,
      Map<TreeModel, ModelResult> models,
      Map<String, FormResult> forms,
      Map<String, DecisionTimes.Time> calls,
      Map<InstructionSet, String> leftOut) {
    this.effort = effort;
    this.compiler = compiler;
    this.models = models;
    this.forms = forms;
    this.calls = calls;
    this.leftOut = leftOut;
  }

  /** Keys of the bars that were missed. */
  public List<String> missed() {
    List<String> missed = new ArrayList<>();
    models.forEach(
        (model, result) -> {
          if (result.weir().spread().median() > model.barNs()) {
            missed.add(model.key() + "_ns");
          }
          if (model.isBoosted() && result.ratio().median() < TreeModel.BOOSTED_RATIO_BAR) {
            missed.add(model.key() + "_ratio");
          }
        });
    return missed;
  }

  /** Everything, by key. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    models.forEach((m, r) -> json.put(m.key() + "_ns", r.weir().spread().median()));
    models.forEach((m, r) -> json.put("plain_" + m.key() + "_ns", r.plain().spread().median()));
    Map<String, Object> details = new LinkedHashMap<>();
    models.forEach((model, result) -> details.put(model.key(), json(model, result)));
    json.put("models", details);
    Map<String, Object> policy = new LinkedHashMap<>();
    forms.forEach((name, result) -> policy.put(name, json(result)));
    json.put("policy", policy);
    json.put("calls_ns", calls);
    json.put("missed", missed());
    Map<String, Object> skipped = new LinkedHashMap<>();
    leftOut.forEach((set, reason) -> skipped.put(set.key(), reason));
    json.put("instructions_left_out", skipped);
    json.put("effort", effort);
    json.put("machine", machine());
    return json;
  }

  private static Map<String, Object> json(TreeModel model, ModelResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("bar_ns", model.barNs());
    json.put("ratio", result.ratio());
    json.put("bar_met", result.meets(model));
    json.put("weir", json(result.weir()));
    json.put("plain", json(result.plain()));
    json.put("instructions", instructions(result.instructions()));
    return json;
  }

  private static Map<String, Object> json(FormResult result) {
    Map<String, Object> json = json(result.timed());
    json.put("instructions", instructions(result.instructions()));
    if (result.difference() != null) {
      json.put("difference_from_network", result.difference());
    }
    return json;
  }

  private static Map<String, Object> json(TimingRun.Timed timed) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ns", timed.spread());
    json.put("chained_ns", timed.chained());
    json.put("code_bytes", timed.compiled().codeBytes());
    json.put("table_bytes", timed.compiled().tableBytes());
    json.put("compile_seconds", timed.compiled().compileSeconds());
    return json;
  }

  private static Map<String, Object> instructions(Map<InstructionSet, Counted> counted) {
    Map<String, Object> json = new LinkedHashMap<>();
    counted.forEach((set, count) -> json.put(set.key(), count));
    return json;
  }

  private Map<String, Object> machine() {
    return Map.of(
        "version",
        WeirVersion.current(),
        "java",
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        "compiler",
        compiler,
        "flags",
        String.join(" ", ObjectBuild.FLAGS),
        "os",
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        "processors",
        Runtime.getRuntime().availableProcessors());
  }

  /** For people. */
  public String table() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "Weir %s, %s %s, %d rounds of %,d rows: ns per row, median (least – greatest)",
        WeirVersion.current(),
        compiler,
        String.join(" ", ObjectBuild.FLAGS),
        effort.rounds(),
        effort.rows());
    line(text, "All forms of a model gave the interpreter's answer on every row.");
    line(text, "");
    models.forEach((model, result) -> modelLines(text, model, result));
    line(text, "%nA policy and its program, on rows the program visits:");
    forms.forEach((name, result) -> formLines(text, name, result));
    line(text, "%nOne decision of the program from Java, ns:");
    calls.forEach(
        (way, time) -> line(text, "  %-20s %8.1f ± %.1f", way, time.meanNs(), time.errorNs()));
    leftOut.forEach(
        (set, reason) -> line(text, "%nInstructions of %s are left out: %s", set.key(), reason));
    return text.toString();
  }

  private static void modelLines(StringBuilder text, TreeModel model, ModelResult result) {
    line(
        text,
        "%-22s %s  ≤ %.0f  %s",
        model.title(),
        range(result.weir().spread()),
        model.barNs(),
        result.weir().spread().median() <= model.barNs() ? "ok" : "MISSED");
    Spread ratio = result.ratio();
    line(
        text,
        "  plain double         %s  ratio %.2f (%.2f – %.2f)%s",
        range(result.plain().spread()),
        ratio.median(),
        ratio.min(),
        ratio.max(),
        model.isBoosted()
            ? "  ≥ 4  " + (ratio.median() >= TreeModel.BOOSTED_RATIO_BAR ? "ok" : "MISSED")
            : "");
    sizes(text, "weir", result.weir());
    sizes(text, "plain", result.plain());
    counts(text, result.instructions());
  }

  private static void formLines(StringBuilder text, String name, FormResult result) {
    line(text, "  %-20s %s", name, range(result.timed().spread()));
    sizes(text, "", result.timed());
    counts(text, result.instructions());
    if (result.difference() != null) {
      line(
          text,
          "    differs from the network in double by %.5f on average, %.5f at most",
          result.difference().mean(),
          result.difference().largest());
    }
  }

  private static String range(Spread spread) {
    return String.format(
        Locale.ROOT, "%8.2f (%.2f – %.2f)", spread.median(), spread.min(), spread.max());
  }

  private static void sizes(StringBuilder text, String name, TimingRun.Timed timed) {
    line(
        text,
        "    %-6s chained %.1f ns; %,d bytes of code, %,d of tables; compiled in %.2f s",
        name,
        timed.chained().median(),
        timed.compiled().codeBytes(),
        timed.compiled().tableBytes(),
        timed.compiled().compileSeconds());
  }

  private static void counts(StringBuilder text, Map<InstructionSet, Counted> counted) {
    counted.forEach(
        (set, count) ->
            line(
                text,
                "    %-9s %,.1f instructions (%,d – %,d); %,d bytes of code, %,d of tables",
                set.key(),
                count.mean(),
                count.min(),
                count.max(),
                count.codeBytes(),
                count.tableBytes()));
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(String.format("%n"));
  }
}
