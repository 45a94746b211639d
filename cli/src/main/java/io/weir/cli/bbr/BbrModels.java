package io.weir.cli.bbr;

import io.weir.codegen.ir.ProgramFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of a training: the program, and beside it what it is compared with.
 *
 * @param program file of the program
 */
public record BbrModels(Path program) {
  /** All files, the program's first. */
  public List<Path> files() {
    return List.of(program, trimmed(), parity(), classes(), training());
  }

  /** The same tree with a trim of its gain. */
  Path trimmed() {
    return beside(".trimmed.json");
  }

  /** The tree of buffer classes, with a gain for each. */
  Path parity() {
    return beside(".parity.json");
  }

  /** The same with the numbers of the classes. */
  Path classes() {
    return beside(".classes.json");
  }

  /** How training went. */
  Path training() {
    return beside(".training.json");
  }

  private Path beside(String ending) {
    String name = program.getFileName().toString().replaceFirst("\\.json$", "");
    return program.resolveSibling(name + ending);
  }

  /** What a file holds, if it is there. */
  static Optional<ProgramFile> read(Path file) {
    return Files.exists(file) ? Optional.of(ProgramFile.read(file)) : Optional.empty();
  }
}
