package io.weir.benchmarks.validation.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.Json;
import io.weir.artefact.WeirVersion;
import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.RowResult;

/** A result as a JSON object. */
public final class RowJson {
  private RowJson() {}

  /**
   * The object: row, name, expected, measured, tolerance, pass; then what belongs to them. {@code
   * expected}, {@code measured}, {@code tolerance}, {@code unit} and {@code holds} are maps by
   * figure. {@code expected} has a number, or a text with the bounds where no value is known; a
   * figure that could not be measured is null. A row that could not be run has empty maps and says
   * why in {@code failure}.
   */
  public static ObjectNode of(RowResult result) {
    ObjectNode row = Json.MAPPER.createObjectNode();
    row.put("row", result.number());
    row.put("name", result.name());
    ObjectNode expected = row.putObject("expected");
    ObjectNode measured = row.putObject("measured");
    ObjectNode tolerance = row.putObject("tolerance");
    row.put("pass", result.pass());
    ObjectNode unit = row.putObject("unit");
    ObjectNode holds = row.putObject("holds");
    for (Check check : result.checks()) {
      String figure = check.what();
      if (Double.isFinite(check.expected())) {
        expected.put(figure, check.expected());
      } else {
        expected.put(figure, CheckText.expected(check));
      }
      measured.put(
          figure, Double.isFinite(check.measured()) ? Double.valueOf(check.measured()) : null);
      tolerance.put(figure, CheckText.tolerance(check));
      unit.put(figure, check.unit());
      holds.put(figure, check.pass());
    }
    row.put("source", result.source());
    row.put("seconds", Math.round(result.seconds() * 1000) / 1000.0);
    row.put("version", WeirVersion.current());
    result.notes().forEach(row.withArray("notes")::add);
    result.failure().ifPresent(why -> row.put("failure", why));
    return row;
  }
}
