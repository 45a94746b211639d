package io.weir.trainer.bbr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.weir.artefact.Json;
import io.weir.artefact.UserError;
import io.weir.artefact.WeirVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Labels as lines of JSON: a header, then a label per line, in the order of the grid. A last line
 * without its end is one that a process did not finish writing; it does not count.
 */
final class LabelLines {
  private static final String FORMAT = "weir/bbr-labels";
  private static final int VERSION = 2;

  /** First line. */
  record Header(String format, int formatVersion, String gridSha256, String weirVersion) {
    static Header of(GridFile grid) {
      return new Header(FORMAT, VERSION, grid.artefact().sha256(), WeirVersion.current());
    }
  }

  /**
   * What a file holds.
   *
   * @param header its first line; null if that is not whole
   * @param labels the labels
   * @param wholeBytes bytes of its whole lines
   */
  record Content(Header header, List<Label> labels, long wholeBytes) {}

  private LabelLines() {}

  static byte[] line(Object value) {
    return (Json.canonical(value) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Reads what a file of labels of a grid holds. */
  static Content parse(Path file, byte[] bytes, Grid grid) {
    int whole = bytes.length;
    while (whole > 0 && bytes[whole - 1] != '\n') {
      whole--;
    }
    List<String> lines = new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList();
    if (lines.isEmpty()) {
      return new Content(null, List.of(), 0);
    }
    Header header = value(file, 1, lines.get(0), Header.class);
    if (!FORMAT.equals(header.format) || header.formatVersion != VERSION) {
      throw UserError.input(
          "%s: line 1: expected format %s, version %d, found %s, version %d"
              .formatted(file, FORMAT, VERSION, header.format, header.formatVersion));
    }
    List<Label> labels = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      Label label = value(file, i + 1, lines.get(i), Label.class);
      if (label.id() != i - 1 || label.id() >= grid.conditions().size()) {
        throw UserError.input(
            "%s: line %d: key `id`: expected %d of %d conditions, found %d; labels are in the order"
                    .formatted(file, i + 1, i - 1, grid.conditions().size(), label.id())
                + " of the grid");
      }
      labels.add(label);
    }
    return new Content(header, labels, whole);
  }

  private static <T> T value(Path file, int line, String text, Class<T> type) {
    try {
      return Json.MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      String key = e instanceof JsonMappingException mapping ? key(mapping) : "";
      throw UserError.input(
          "%s: line %d: %s%s; cut the file before that line and run the same command again"
              .formatted(file, line, key, e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    }
  }

  private static String key(JsonMappingException e) {
    List<String> names = new ArrayList<>();
    e.getPath().forEach(step -> names.add(step.getFieldName()));
    return names.isEmpty() ? "" : "key `" + String.join(".", names) + "`: ";
  }
}
