package io.weir.benchmarks.trees;

import io.weir.benchmarks.decision.DecisionTimes;
import io.weir.benchmarks.simulator.Spread;
import io.weir.codegen.c.ForestForm;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What was measured of contenders, as lines for people and as JSON. */
final class MeasuredText {
  private MeasuredText() {}

  /** The form chosen for each machine. */
  static Map<String, Object> choices(Map<InstructionSet, ForestForm> choices) {
    Map<String, Object> json = new LinkedHashMap<>();
    choices.forEach((set, form) -> json.put(set.key(), form.key()));
    return json;
  }

  /** Time, sizes and instructions. */
  static Map<String, Object> json(Measured measured) {
    Map<String, Object> json = json(measured.timed());
    Map<String, Object> instructions = new LinkedHashMap<>();
    measured.instructions().forEach((set, count) -> instructions.put(set.key(), count));
    json.put("instructions", instructions);
    return json;
  }

  /** Time and sizes. */
  static Map<String, Object> json(TimingRun.Timed timed) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ns", timed.spread());
    json.put("chained_ns", timed.chained());
    json.put("code_bytes", timed.compiled().codeBytes());
    json.put("table_bytes", timed.compiled().tableBytes());
    json.put("compile_seconds", timed.compiled().compileSeconds());
    return json;
  }

  /** What is measured with, how long, and what could not be counted. */
  static void addBench(Map<String, Object> json, Workbench bench) {
    Map<String, Object> skipped = new LinkedHashMap<>();
    bench.leftOut().forEach((set, reason) -> skipped.put(set.key(), reason));
    json.put("instructions_left_out", skipped);
    json.put("effort", bench.effort());
    json.put("machine", bench.machine());
  }

  /** What could not be counted. */
  static void leftOut(StringBuilder text, Workbench bench) {
    bench
        .leftOut()
        .forEach(
            (set, reason) ->
                line(text, "%nInstructions of %s are left out: %s", set.key(), reason));
  }

  /** Ways from Java to a decision. */
  static void calls(StringBuilder text, String program, Map<String, DecisionTimes.Call> ways) {
    line(text, "%nOne decision of `%s` from Java, ns, median (least):", program);
    ways.forEach(
        (way, time) -> line(text, "  %-20s %8.1f (%.1f)", way, time.medianNs(), time.leastNs()));
  }

  /** Whether a bar is met. */
  static String word(boolean met) {
    return met ? "ok" : "MISSED";
  }

  /** Median, least and greatest. */
  static String range(Spread spread) {
    return String.format(
        Locale.ROOT, "%8.2f (%.2f – %.2f)", spread.median(), spread.min(), spread.max());
  }

  /** Sizes and instructions. */
  static void details(StringBuilder text, Measured measured) {
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

  /** Time in a chain, and sizes. */
  static void sizes(StringBuilder text, TimingRun.Timed timed) {
    line(
        text,
        "    chained %.1f ns; %,d bytes of code, %,d of tables; compiled in %.2f s",
        timed.chained().median(),
        timed.compiled().codeBytes(),
        timed.compiled().tableBytes(),
        timed.compiled().compileSeconds());
  }

  /** A line. */
  static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(String.format("%n"));
  }
}
