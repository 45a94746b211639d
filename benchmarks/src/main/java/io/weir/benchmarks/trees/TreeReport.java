package io.weir.benchmarks.trees;

import io.weir.benchmarks.decision.DecisionTimes;
import io.weir.benchmarks.simulator.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a comparison gave: medians over its rounds and, beside them, least and greatest. */
public final class TreeReport {
  private final Workbench bench;
  private final Map<TreeModel, ModelResult> models;
  private final PolicyResult policy;
  private final Map<String, Map<String, DecisionTimes.Call>> calls;

  TreeReport(
      Workbench bench,
      Map<TreeModel, ModelResult> models,
      PolicyResult policy,
      Map<String, Map<String, DecisionTimes.Call>> calls) {
    this.bench = bench;
    this.models = models;
    this.policy = policy;
    this.calls = calls;
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
    MeasuredText.addBench(json, bench);
    return json;
  }

  private static Map<String, Object> json(TreeModel model, ModelResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("bar_ns", model.barNs());
    json.put("ratio", result.ratio());
    json.put("bar_met", result.meetsTime(model) && result.meetsRatio(model));
    json.put("choice", MeasuredText.choices(result.choices()));
    Map<String, Object> forms = new LinkedHashMap<>();
    result.forms().forEach((form, measured) -> forms.put(form.key(), MeasuredText.json(measured)));
    json.put("forms", forms);
    json.put("plain", MeasuredText.json(result.plain()));
    return json;
  }

  private Map<String, Object> policyJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("choice", MeasuredText.choices(policy.choices()));
    policy.contenders().forEach((name, measured) -> json.put(name, MeasuredText.json(measured)));
    json.put("difference_from_network", policy.differences());
    return json;
  }

  /** For people. */
  public String table() {
    StringBuilder text = new StringBuilder();
    MeasuredText.line(text, "%s", bench.title());
    MeasuredText.line(text, "All forms of a model gave the interpreter's answer on every row.");
    MeasuredText.line(text, "");
    models.forEach((model, result) -> modelLines(text, model, result));
    MeasuredText.line(text, "%nA policy and its program, on rows the program visits:");
    MeasuredText.line(text, "(form chosen: %s)", MeasuredText.choices(policy.choices()));
    policy.contenders().forEach((name, measured) -> formLines(text, name, measured));
    calls.forEach((program, ways) -> MeasuredText.calls(text, program, ways));
    MeasuredText.leftOut(text, bench);
    return text.toString();
  }

  private static void modelLines(StringBuilder text, TreeModel model, ModelResult result) {
    MeasuredText.line(
        text,
        "%-22s %s  ≤ %.0f  %s  %s",
        model.title(),
        MeasuredText.range(result.weir().spread()),
        model.barNs(),
        MeasuredText.word(result.meetsTime(model)),
        MeasuredText.choices(result.choices()));
    Spread ratio = result.ratio();
    MeasuredText.line(
        text,
        "  %-20s %s  ratio %.2f (%.2f – %.2f)%s",
        "plain double",
        MeasuredText.range(result.plain().spread()),
        ratio.median(),
        ratio.min(),
        ratio.max(),
        model.isBoosted() ? "  ≥ 4  " + MeasuredText.word(result.meetsRatio(model)) : "");
    MeasuredText.sizes(text, result.plain());
    result
        .forms()
        .forEach(
            (form, measured) -> {
              MeasuredText.line(
                  text, "  %-20s %s", form.key(), MeasuredText.range(measured.timed().spread()));
              MeasuredText.details(text, measured);
            });
  }

  private void formLines(StringBuilder text, String name, Measured measured) {
    MeasuredText.line(text, "  %-20s %s", name, MeasuredText.range(measured.timed().spread()));
    MeasuredText.details(text, measured);
    PolicyResult.Difference difference = policy.differences().get(name);
    if (difference != null) {
      MeasuredText.line(
          text,
          "    differs from the network in double by %.5f on average, %.5f at most",
          difference.mean(),
          difference.largest());
    }
  }
}
