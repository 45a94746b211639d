package io.weir.cli.command;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import io.weir.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * The commands of `weir bbr`, one after the other, in a folder; what is there is not made again.
 */
final class BbrSequence {
  private final CommandLine weir;
  private final Path folder;
  private final long seed;
  private final boolean quick;

  /**
   * @param weir where commands are looked up
   * @param folder new or empty, unless {@code resume}
   * @param quick a grid that takes seconds
   */
  BbrSequence(CommandLine weir, Path folder, long seed, boolean quick, boolean resume) {
    this.weir = weir;
    this.folder = folder;
    this.seed = seed;
    this.quick = quick;
    try {
      Files.createDirectories(folder);
      try (Stream<Path> entries = Files.list(folder)) {
        if (!resume && entries.findAny().isPresent()) {
          throw UserError.input(
              "--out " + folder + ": is not empty; add --resume or choose another folder");
        }
      }
    } catch (IOException e) {
      throw UserError.environment(
          "cannot write into " + folder + ": " + AtomicFiles.reason(e) + "; choose another", e);
    }
  }

  /** Runs them; the exit code of the first that fails, or 0. */
  int run() {
    Path grid = folder.resolve("grid.json");
    Path labels = folder.resolve("labels");
    Path program = folder.resolve("program.json");
    Path page = folder.resolve("evaluation.md");
    int code = ExitCode.OK;
    if (!Files.exists(grid)) {
      code = execute(gridCommand(grid));
    }
    if (code == ExitCode.OK) {
      code = execute(List.of("bbr", "label", "--grid", grid + "", "--out", labels + ""));
    }
    if (code == ExitCode.OK && !Files.exists(program)) {
      code = execute(trainCommand(labels, program));
    }
    if (code == ExitCode.OK && !Files.exists(page)) {
      code = execute(evaluateCommand(labels, program, page));
    }
    return code;
  }

  private List<String> gridCommand(Path grid) {
    List<String> words =
        new ArrayList<>(List.of("bbr", "grid", "--out", grid + "", "--seed", seed + ""));
    if (quick) {
      words.add("--small");
    }
    return words;
  }

  private List<String> trainCommand(Path labels, Path program) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "bbr",
                "train",
                "--labels",
                labels + "",
                "--out",
                program + "",
                "--seed",
                seed + ""));
    if (quick) {
      words.addAll(
          List.of("--rounds", "2", "--conditions", "10", "--validation", "4", "--depth", "4"));
    }
    return words;
  }

  private List<String> evaluateCommand(Path labels, Path program, Path page) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "bbr",
                "evaluate",
                "--labels",
                labels + "",
                "--program",
                program + "",
                "--markdown",
                page + ""));
    // The page is written last: where it is missing, these may be there.
    Path rows = folder.resolve("evaluation.parquet");
    if (!Files.exists(rows)) {
      words.addAll(List.of("--rows", rows + ""));
    }
    Path html = folder.resolve("evaluation.html");
    if (!Files.exists(html)) {
      words.addAll(List.of("--html", html + ""));
    }
    if (quick) {
      words.addAll(List.of("--seeds", "1"));
    }
    return words;
  }

  private int execute(List<String> words) {
    weir.getOut().println("weir " + String.join(" ", words));
    weir.getOut().flush();
    return weir.execute(words.toArray(String[]::new));
  }
}
