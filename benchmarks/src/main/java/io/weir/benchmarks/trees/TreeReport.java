package io.weir.benchmarks.trees;

import io.weir.artefact.WeirVersion;
import io.weir.benchmarks.decision.DecisionTimes;
import io.weir.benchmarks.simulator.Spread;
import io.weir.codegen.c.ForestForm;
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
  private final PolicyResult policy;
  private final Map<String, Map<String, DecisionTimes.Call>> calls;
  private final Map<InstructionSet, String> leftOut;

  TreeReport(
      Effort effort,
      String compiler,
      Map<TreeModel, ModelResult> models,
      PolicyResult policy,
      Map<String, Map<String, DecisionTimes.Call>> calls,
      Map<InstructionSet, String> leftOut) {
    this.effort = effort;
    this.compiler = compiler;
    this.models = models;
    this.policy = policy;
    this.calls = calls;
    this.leftOut = leftOut;
  }

  /** Keys of the bars that were missed. */
  public List<String> missed() {
    List<String> missed = new ArrayList<>();
    models.forEach(
        (model, result) -> {
          if (!result.meetsTime(model)) {
            missed.add(model.key() + "_ns");
          }
          if (!result.meetsRatio(model)) {
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
    json.put("policy", policyJson());
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
    json.put("bar_met", result.meetsTime(model) && result.meetsRatio(model));
    json.put("choice", choices(result.choices()));
    Map<String, Object> forms = new LinkedHashMap<>();
    result.forms().forEach((form, measured) -> forms.put(form.key(), json(measured)));
    json.put("forms", forms);
    json.put("plain", json(result.plain()));
    return json;
  }

  private Map<String, Object> policyJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("choice", choices(policy.choices()));
    policy.contenders().forEach((name, measured) -> json.put(name, json(measured)));
    json.put("difference_from_network", policy.differences());
    return json;
  }

  private static Map<String, Object> choices(Map<InstructionSet, ForestForm> choices) {
    Map<String, Object> json = new LinkedHashMap<>();
    choices.forEach((set, form) -> json.put(set.key(), form.key()));
    return json;
  }

  private static Map<String, Object> json(Measured measured) {
    Map<String, Object> json = json(measured.timed());
    Map<String, Object> instructions = new LinkedHashMap<>();
    measured.instructions().forEach((set, count) -> instructions.put(set.key(), count));
    json.put("instructions", instructions);
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
    line(text, "(form chosen: %s)", choices(policy.choices()));
    policy.contenders().forEach((name, measured) -> formLines(text, name, measured));
    calls.forEach((program, ways) -> callLines(text, program, ways));
    leftOut.forEach(
        (set, reason) -> line(text, "%nInstructions of %s are left out: %s", set.key(), reason));
    return text.toString();
  }

  private static void modelLines(StringBuilder text, TreeModel model, ModelResult result) {
    line(
        text,
        "%-22s %s  ≤ %.0f  %s  %s",
        model.title(),
        range(result.weir().spread()),
        model.barNs(),
        word(result.meetsTime(model)),
        choices(result.choices()));
    Spread ratio = result.ratio();
    line(
        text,
        "  %-20s %s  ratio %.2f (%.2f – %.2f)%s",
        "plain double",
        range(result.plain().spread()),
        ratio.median(),
        ratio.min(),
        ratio.max(),
        model.isBoosted() ? "  ≥ 4  " + word(result.meetsRatio(model)) : "");
    sizes(text, result.plain());
    result
        .forms()
        .forEach(
            (form, measured) -> {
              line(text, "  %-20s %s", form.key(), range(measured.timed().spread()));
              details(text, measured);
            });
  }

  private static void callLines(
      StringBuilder text, String program, Map<String, DecisionTimes.Call> ways) {
    line(text, "%nOne decision of `%s` from Java, ns, median (least):", program);
    ways.forEach(
        (way, time) -> line(text, "  %-20s %8.1f (%.1f)", way, time.medianNs(), time.leastNs()));
  }

  private static String word(boolean met) {
    return met ? "ok" : "MISSED";
  }

  private void formLines(StringBuilder text, String name, Measured measured) {
    line(text, "  %-20s %s", name, range(measured.timed().spread()));
    details(text, measured);
    PolicyResult.Difference difference = policy.differences().get(name);
    if (difference != null) {
      line(
          text,
          "    differs from the network in double by %.5f on average, %.5f at most",
          difference.mean(),
          difference.largest());
    }
  }

  private static String range(Spread spread) {
    return String.format(
        Locale.ROOT, "%8.2f (%.2f – %.2f)", spread.median(), spread.min(), spread.max());
  }

  private static void details(StringBuilder text, Measured measured) {
    sizes(text, measured.timed());
    measured
        .instructions()
        .forEach(
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

  private static void sizes(StringBuilder text, TimingRun.Timed timed) {
    line(
        text,
        "    chained %.1f ns; %,d bytes of code, %,d of tables; compiled in %.2f s",
        timed.chained().median(),
        timed.compiled().codeBytes(),
        timed.compiled().tableBytes(),
        timed.compiled().compileSeconds());
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(String.format("%n"));
  }
}
