package io.weir.codegen.target.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.Json;
import io.weir.artefact.Resources;
import io.weir.codegen.c.Processor;
import io.weir.codegen.target.Emission;
import io.weir.codegen.target.Shell;
import java.util.Map;

/** Tables for match-action hardware; there is no core to compile. */
public final class TableShell implements Shell {
  /** Name of the file. */
  public static final String FILE_NAME = "weir_table.json";

  private static final String README = "README.md";

  @Override
  public Processor processor() {
    return Processor.IN_ORDER;
  }

  @Override
  public String mainFile() {
    return FILE_NAME;
  }

  @Override
  public Map<String, String> sources(Emission emission) {
    IntervalTable table = IntervalTable.of(emission.program());
    ObjectNode envelope = Json.MAPPER.createObjectNode();
    envelope.put("format", IntervalTable.FORMAT);
    envelope.put("formatVersion", IntervalTable.VERSION);
    envelope.set("provenance", Json.MAPPER.valueToTree(emission.provenance()));
    envelope.set("content", Json.MAPPER.valueToTree(table));
    envelope.put("sha256", Json.sha256(envelope));
    return Map.of(FILE_NAME, Json.pretty(envelope));
  }

  @Override
  public Map<String, String> companions(Emission emission) {
    IntervalTable table = IntervalTable.of(emission.program());
    StringBuilder features = new StringBuilder();
    table
        .features()
        .forEach(
            f ->
                features.append(
                    "| `%s` | Q%d | %d to %d |%n"
                        .formatted(f.expression(), f.fractionBits(), f.min(), f.max())));
    String text =
        Resources.text(TableShell.class, README)
            .replace("${PROGRAM}", table.program())
            .replace("${SHA256}", table.programSha256())
            .replace("${SCENARIO}", emission.provenance().scenarioSha256())
            .replace("${SEED}", Long.toString(emission.provenance().seed()))
            .replace("${VERSION}", emission.provenance().weirVersion())
            .replace("${TABLES}", Integer.toString(table.tables().size()))
            .replace("${ENTRIES}", "%,d".formatted(table.entries()))
            .replace("${PREFIXES}", "%,d".formatted(table.prefixes()))
            .replace("${FEATURES}", features.toString().stripTrailing())
            .replace("${SHIFT}", Integer.toString(table.leafShift()))
            .replace("${MIN}", Long.toString(table.scoreMin()))
            .replace("${MAX}", Long.toString(table.scoreMax()));
    return Map.of(README, text);
  }
}
