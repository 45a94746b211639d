package io.weir.cli;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Resources;
import io.weir.artefact.StrictYaml;
import java.nio.file.Path;

/**
 * What Weir comes with: files of the folder examples, inside the jar as well, so that commands find
 * them in whatever folder they are run.
 */
public enum Shipped {
  /** The experiment that is run when Weir is told none. */
  EXPERIMENT("rlcc.yaml"),

  /** What `weir kernel test` runs. */
  KERNEL("kernel.yaml"),

  /** Whose events `weir nic test` replays. */
  NIC_TRACE("nic-trace.yaml"),

  /** The policy, a network. */
  POLICY("policies/reference-policy.json"),

  /** The decision program distilled from it. */
  PROGRAM("policies/reference-program.json");

  private final String name;

  Shipped(String name) {
    this.name = name;
  }

  /** The scenario file {@code given}, or this one if that is null, as an experiment. */
  public Experiment experiment(Path given, long seed) {
    return given != null
        ? Experiment.read(given, seed)
        : Experiment.from(StrictYaml.parse(name, text()), seed);
  }

  /**
   * The file {@code given}, or a copy of this one if that is null.
   *
   * @param folder where the copy may lie
   */
  public Path or(Path given, Path folder) {
    return given != null ? given : copyTo(folder);
  }

  /** Writes a copy into a folder and says where it is. */
  private Path copyTo(Path folder) {
    Path copy = folder.resolve(Path.of(name).getFileName());
    AtomicFiles.writeString(copy, text());
    return copy;
  }

  private String text() {
    return Resources.text(Shipped.class, name);
  }
}
