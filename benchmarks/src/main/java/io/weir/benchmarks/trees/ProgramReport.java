package io.weir.benchmarks.trees;

import io.weir.benchmarks.simulator.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured of programs: medians over the rounds and, beside them, least and greatest. */
public final class ProgramReport {
  private final Workbench bench;
  private final Map<String, ProgramResult> programs;

  ProgramReport(Workbench bench, Map<String, ProgramResult> programs) {
    this.bench = bench;
    this.programs = programs;
  }

  /** Files and keys of the bars that were missed. */
  public List<String> missed() {
    List<String> missed = new ArrayList<>();
    programs.forEach(
        (name, result) -> {
          if (!result.walkMeets()) {
            missed.add(name + ": walk_ns");
          }
          if (!result.decisionMeets()) {
            missed.add(name + ": decision_ns");
          }
        });
    return missed;
  }

  /** Everything, by key. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    Map<String, Object> each = new LinkedHashMap<>();
    programs.forEach((name, result) -> each.put(name, json(result)));
    json.put("programs", each);
    json.put("missed", missed());
    MeasuredText.addBench(json, bench);
    return json;
  }

  private static Map<String, Object> json(ProgramResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("walk_ns", result.walk().timed().spread().median());
    json.put("decision_ns", result.decision().timed().spread().median());
    if (result.hasWalkBar()) {
      json.put("walk_bar_ns", ProgramResult.WALK_BAR_NS);
    }
    if (result.hasDecisionBar()) {
      json.put("decision_bar_ns", ProgramResult.DECISION_BAR_NS);
    }
    json.put("bars_met", result.walkMeets() && result.decisionMeets());
    json.put("plain_over_walk", result.plainOverWalk());
    json.put("decision_over_plain", result.decisionOverPlain());
    json.put("choice", MeasuredText.choices(result.choices()));
    Map<String, Object> contenders = new LinkedHashMap<>();
    result.contenders().forEach((name, one) -> contenders.put(name, MeasuredText.json(one)));
    contenders.put(PlainEmitter.NAME, MeasuredText.json(result.plain()));
    json.put("contenders", contenders);
    json.put("calls_ns", result.calls());
    return json;
  }

  /** For people. */
  public String table() {
    StringBuilder text = new StringBuilder();
    MeasuredText.line(text, "%s", bench.title());
    MeasuredText.line(
        text, "Rows are rounds in which the program decides, in random order; all answers equal.");
    programs.forEach((name, result) -> lines(text, name, result));
    MeasuredText.leftOut(text, bench);
    return text.toString();
  }

  private static void lines(StringBuilder text, String name, ProgramResult result) {
    MeasuredText.line(text, "%n%s (form chosen: %s)", name, MeasuredText.choices(result.choices()));
    MeasuredText.line(
        text,
        "%-22s %s%s",
        "walk",
        MeasuredText.range(result.walk().timed().spread()),
        bar(result.hasWalkBar(), ProgramResult.WALK_BAR_NS, result.walkMeets()));
    MeasuredText.line(
        text,
        "%-22s %s%s",
        "decision",
        MeasuredText.range(result.decision().timed().spread()),
        bar(result.hasDecisionBar(), ProgramResult.DECISION_BAR_NS, result.decisionMeets()));
    MeasuredText.line(
        text,
        "%-22s %s  %s the walk; the decision is %s of it",
        "plain double",
        MeasuredText.range(result.plain().spread()),
        times(result.plainOverWalk()),
        times(result.decisionOverPlain()));
    MeasuredText.sizes(text, result.plain());
    result
        .contenders()
        .forEach(
            (form, measured) -> {
              MeasuredText.line(
                  text, "  %-20s %s", form, MeasuredText.range(measured.timed().spread()));
              MeasuredText.details(text, measured);
            });
    MeasuredText.calls(text, name, result.calls());
  }

  private static String times(Spread ratio) {
    return "%.2f (%.2f – %.2f) times".formatted(ratio.median(), ratio.min(), ratio.max());
  }

  private static String bar(boolean has, double ns, boolean meets) {
    return has ? "  ≤ %.0f  %s".formatted(ns, MeasuredText.word(meets)) : "";
  }
}
