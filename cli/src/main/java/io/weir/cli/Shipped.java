package io.weir.cli;

import io.weir.artefact.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What Weir comes with: the policy and the decision program of examples/policies. They are inside
 * the jar, so that commands find them in whatever folder they are run.
 */
public enum Shipped {
  /** The policy, a network. */
  POLICY("reference-policy.json"),

  /** The decision program distilled from it. */
  PROGRAM("reference-program.json");

  private final String fileName;

  Shipped(String fileName) {
    this.fileName = fileName;
  }

  /** Writes a copy into a folder and says where it is. */
  public Path copyTo(Path folder) {
    Path copy = folder.resolve(fileName);
    try (InputStream in = Shipped.class.getResourceAsStream("policies/" + fileName)) {
      AtomicFiles.writeString(copy, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
