package io.weir.nativelib.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small algorithms in C, written into folders of their own. */
final class Sources {
  /** Functions every algorithm needs. */
  static final String ONE_LONG =
      """
      static int32_t one_long(const int64_t *p) { (void)p; return 1; }
      static void start(const int64_t *p, const struct weir_flow_context *flow, int64_t *block)
      { (void)p; (void)flow; (void)block; }
      """;

  private Sources() {}

  /** A file that exports a struct with {@link #ONE_LONG} and further {@code fields}. */
  static Path minimal(Path folder, String functions, String fields) {
    return write(
        folder,
        ONE_LONG
            + functions
            + "static const struct weir_congestion_control c = {WEIR_CC_ABI,"
            + " .private_longs = one_long, .on_start = start, "
            + fields
            + "};\nWEIR_CC_EXPORT(c)\n");
  }

  /** A file that includes the header. */
  static Path write(Path folder, String text) {
    try {
      Path own = Files.createTempDirectory(folder, "c");
      return Files.writeString(own.resolve("control.c"), "#include \"weir_cc.h\"\n" + text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a changed header beside a file, which then includes that one. */
  static void changeHeader(Path source, String old, String replacement) {
    String header = ControlLibrary.header();
    if (!header.contains(old)) {
      throw new IllegalArgumentException("the header has no " + old);
    }
    try {
      Files.writeString(
          source.resolveSibling(ControlLibrary.HEADER), header.replace(old, replacement));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
