package io.weir.cli.pipeline;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.cli.Experiment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What a run keeps of its scenario, so that it can go on when the scenario's files have moved on.
 */
public final class ScenarioCopy {
  /** Effective configuration of the run. */
  public static final String FILE = "scenario.yaml";

  private ScenarioCopy() {}

  /** Writes the scenario, and the files that it names, into the folder of a run. */
  public static void write(Path root, Experiment experiment) {
    copyNamedFiles(root, experiment);
    AtomicFiles.writeString(root.resolve(FILE), StrictYaml.write(experiment.toKeys()));
  }

  private static void copyNamedFiles(Path root, Experiment experiment) {
    for (String name : experiment.fileNames()) {
      Path inFolder = Path.of(name).normalize();
      if (inFolder.isAbsolute()) {
        continue;
      }
      if (inFolder.startsWith("..")) {
        throw UserError.input(
            "the scenario names the file "
                + name
                + ", outside its own folder, which a run cannot keep a copy of; put it beside the"
                + " scenario or name its absolute path");
      }
      Path original = experiment.scenario().folder().resolve(name);
      AtomicFiles.write(
          root.resolve(inFolder),
          temporary -> Files.copy(original, temporary, StandardCopyOption.REPLACE_EXISTING));
    }
  }
}
