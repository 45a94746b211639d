package io.weir.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.Json;
import io.weir.codegen.ir.ProgramFile;
import io.weir.nativelib.core.Budget;
import io.weir.nativelib.core.EventCost;
import io.weir.nativelib.core.Firmware;
import io.weir.nativelib.core.Replay;
import io.weir.nativelib.differential.Differential;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code weir nic test} found, as a table and as JSON. */
record NicFigures(
    Firmware.Sizes sizes,
    Differential.Result differential,
    Replay.Result replay,
    Map<String, EventCost> costs) {

  /** What must not be, a sentence each. */
  List<String> wrong() {
    List<String> all = new ArrayList<>();
    if (!differential.exact()) {
      all.add("differs from the interpreter: " + differential.firstMismatch());
    }
    if (replay.mismatches() > 0) {
      all.add("differs from the simulator: " + replay.firstMismatch());
    }
    if (!sizes.foreignSymbols().isEmpty()) {
      all.add("calls functions that a NIC does not have: " + sizes.foreignSymbols());
    }
    return all;
  }

  List<String> exceeded(Budget budget) {
    return budget.exceeded(sizes, costs);
  }

  String table(ProgramFile file) {
    StringBuilder text = new StringBuilder();
    text.append("%s on rv64imac%n%n".formatted(file.program().name()));
    text.append("event       events  instructions: min     mean      max%n".formatted());
    costs.forEach(
        (kind, cost) ->
            text.append(
                "%-10s %7d %18d %8.1f %8d%n"
                    .formatted(kind, cost.events(), cost.min(), cost.mean(), cost.max())));
    text.append(
        "%nstate %d of 48 bytes per flow, stack %d bytes, code %,d bytes, tables %,d bytes%n"
            .formatted(
                sizes.flowBytes(), sizes.stackBytes(), sizes.codeBytes(), sizes.tableBytes()));
    text.append(
        "%,d vectors (%,d at thresholds), %,d differ from the interpreter%n"
            .formatted(
                differential.vectors(), differential.witnesses(), differential.mismatches()));
    text.append(
        "%,d events of %d flows replayed, %,d answered differently than in the simulator%n"
            .formatted(replay.events(), replay.flows(), replay.mismatches()));
    return text.toString();
  }

  ObjectNode json(ProgramFile file, List<String> exceeded) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.put("program", file.program().name());
    root.put("programSha256", file.program().sha256());
    root.set("instructions", Json.MAPPER.valueToTree(costs));
    root.put("stateBytes", sizes.flowBytes());
    root.put("stackBytes", sizes.stackBytes());
    root.put("codeBytes", sizes.codeBytes());
    root.put("tableBytes", sizes.tableBytes());
    root.set("foreignSymbols", Json.MAPPER.valueToTree(sizes.foreignSymbols()));
    ObjectNode vectors = root.putObject("differential");
    vectors.put("vectors", differential.vectors());
    vectors.put("witnesses", differential.witnesses());
    vectors.put("mismatches", differential.mismatches());
    ObjectNode trace = root.putObject("replay");
    trace.put("events", replay.events());
    trace.put("flows", replay.flows());
    trace.put("mismatches", replay.mismatches());
    root.set("exceeded", Json.MAPPER.valueToTree(exceeded));
    return root;
  }
}
