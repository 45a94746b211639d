package io.weir.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.Json;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.distiller.verify.Example;
import io.weir.distiller.verify.Finding;
import io.weir.distiller.verify.Replay;
import io.weir.distiller.verify.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Findings for people, a line per property, and for programs. */
final class FindingText {
  private static final double ONE_Q20 = 1 << 20;
  private static final double ONE_Q16 = 1 << 16;

  private final DecisionProgram program;
  private final List<String> columns = new ArrayList<>();

  FindingText(DecisionProgram program) {
    this.program = program;
    program.inputs().forEach(input -> columns.add(input.name()));
    program.states().forEach(state -> columns.add(state.name()));
  }

  /** A line, and below it what refutes the property. */
  String lines(Finding finding) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-8s  %-32s  %s".formatted(finding.verdict(), finding.property(), finding.detail()));
    if (finding.verdict() == Verdict.REFUTED) {
      finding.examples().forEach(example -> append(text, example));
    }
    return text.toString();
  }

  private void append(StringBuilder text, Example example) {
    text.append("\n          features");
    for (int f = 0; f < example.features().size(); f++) {
      String name = program.features().get(f).expression();
      text.append(' ').append(name).append('=').append(example.features().get(f));
    }
    text.append(": score ").append(example.score());
    if (example.row().isEmpty()) {
      text.append(
          example.ruledOut()
              ? "\n          no inputs and states come to these features together"
              : "\n          no inputs and states found that come to these features");
      return;
    }
    text.append("\n          row");
    for (int c = 0; c < columns.size(); c++) {
      text.append(' ').append(columns.get(c)).append('=').append(example.row().get().get(c));
    }
    text.append(
        example
            .replay()
            .map(FindingText::simulated)
            .orElse("\n          not replayed: the inputs are not those of a rate report"));
  }

  private static String simulated(Replay replay) {
    return String.format(
        Locale.ROOT,
        "%n          simulator: rate %.4f of the line, multiplier %.4f, then %.4f",
        replay.rateBeforeQ20() / ONE_Q20,
        replay.multiplierQ16() / ONE_Q16,
        replay.rateAfterQ20() / ONE_Q20);
  }

  /** One JSON object on one line. */
  String json(Finding finding) {
    ObjectNode object = Json.MAPPER.createObjectNode();
    object.put("property", finding.property());
    object.put("verdict", finding.verdict().name());
    object.put("detail", finding.detail());
    object.put("boxes", finding.boxes());
    boolean refuted = finding.verdict() == Verdict.REFUTED;
    ArrayNode examples = object.putArray(refuted ? "counterexample" : "witnesses");
    finding.examples().forEach(example -> examples.add(json(example)));
    return Json.line(object);
  }

  private ObjectNode json(Example example) {
    ObjectNode object = Json.MAPPER.createObjectNode();
    ObjectNode features = object.putObject("features");
    for (int f = 0; f < example.features().size(); f++) {
      features.put(program.features().get(f).expression(), example.features().get(f));
    }
    object.put("score", example.score());
    object.put("ruledOut", example.ruledOut());
    if (example.row().isPresent()) {
      ObjectNode row = object.putObject("row");
      for (int c = 0; c < columns.size(); c++) {
        row.put(columns.get(c), example.row().get().get(c));
      }
    }
    if (example.replay().isPresent()) {
      Replay replay = example.replay().get();
      ObjectNode simulated = object.putObject("replay");
      simulated.put("rateBeforeQ20", replay.rateBeforeQ20());
      simulated.put("multiplierQ16", replay.multiplierQ16());
      simulated.put("rateAfterQ20", replay.rateAfterQ20());
    }
    return object;
  }
}
