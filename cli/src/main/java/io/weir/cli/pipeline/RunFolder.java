package io.weir.cli.pipeline;

import io.weir.artefact.Artefact;
import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Json;
import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.artefact.WeirVersion;
import io.weir.cli.Experiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A pipeline's folder: its artefacts and the log of finished stages. A stage counts as finished
 * only when every file it made is as it left it.
 */
public final class RunFolder {
  /** Effective configuration of the run. */
  public static final String SCENARIO = ScenarioCopy.FILE;

  private static final String LOG = "pipeline.json";
  private static final String FORMAT = "weir/pipeline";
  private static final int VERSION = 1;

  private final Path root;
  private final Experiment experiment;
  private final long seed;
  private final List<Finished> finished;

  /** A finished stage: its files with the hash of their bytes, and how long it took. */
  private record Finished(String stage, Map<String, String> files, double seconds) {}

  private record Log(List<Finished> stages) {}

  private RunFolder(Path root, Experiment experiment, long seed, List<Finished> finished) {
    this.root = root;
    this.experiment = experiment;
    this.seed = seed;
    this.finished = finished;
  }

  /** Begins a run in a new or empty folder. */
  public static RunFolder create(Path root, Experiment experiment, long seed) {
    if (Files.exists(root) && !isEmptyFolder(root)) {
      throw UserError.input(
          "--out "
              + root
              + ": already exists and is not an empty folder; use --resume to go on with a run in"
              + " it, or choose another folder");
    }
    RunFolder folder = new RunFolder(root, experiment, seed, new ArrayList<>());
    ScenarioCopy.write(root, experiment);
    folder.writeLog();
    return folder;
  }

  /**
   * Opens a run to go on with it.
   *
   * @param experiment what the user asks for now, or null to take what the run began with
   * @param seed what the user asks for now, or null to take what the run began with
   */
  public static RunFolder resume(Path root, Experiment experiment, Long seed) {
    Path log = root.resolve(LOG);
    if (!Files.exists(log)) {
      throw UserError.input(
          "--resume: " + root + " holds no " + LOG + "; begin a run there without --resume");
    }
    Artefact artefact = Artefact.read(log, FORMAT, VERSION);
    Provenance begun = artefact.provenance();
    Experiment stored = Experiment.read(root.resolve(SCENARIO), begun.seed());
    if (!stored.sha256().equals(begun.scenarioSha256())) {
      throw UserError.input(
          root.resolve(SCENARIO)
              + ": was changed since the run began; undo the change or begin a new run");
    }
    if (experiment != null && !experiment.sha256().equals(begun.scenarioSha256())) {
      throw UserError.input(
          "--resume: the run in "
              + root
              + " began with another scenario; leave --scenario and"
              + " --quick away, or begin a new run");
    }
    if (seed != null && seed != begun.seed()) {
      throw UserError.input(
          "--resume: the run in " + root + " began with --seed " + begun.seed() + ", not " + seed);
    }
    if (!begun.weirVersion().equals(WeirVersion.current())) {
      throw UserError.input(
          "--resume: the run in "
              + root
              + " began with Weir "
              + begun.weirVersion()
              + ", this is "
              + WeirVersion.current()
              + "; begin a new run");
    }
    List<Finished> finished = new ArrayList<>(artefact.contentAs(Log.class).stages());
    return new RunFolder(root, stored, begun.seed(), finished);
  }

  private static boolean isEmptyFolder(Path root) {
    if (!Files.isDirectory(root)) {
      return false;
    }
    try (Stream<Path> files = Files.list(root)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw UserError.environment("cannot read " + root + ": " + AtomicFiles.reason(e), e);
    }
  }

  /** What is run. */
  public Experiment experiment() {
    return experiment;
  }

  /** Seed of the run. */
  public long seed() {
    return seed;
  }

  /** The folder. */
  public Path root() {
    return root;
  }

  /** A file of the run. */
  public Path file(String name) {
    return root.resolve(name);
  }

  /** Whether a stage is finished; a file of it that is gone or changed is an error. */
  public boolean isFinished(String stage) {
    for (Finished done : finished) {
      if (done.stage().equals(stage)) {
        done.files().forEach(this::requireUnchanged);
        return true;
      }
    }
    return false;
  }

  private void requireUnchanged(String name, String sha256) {
    Path file = file(name);
    if (!Files.exists(file) || !hash(file).equals(sha256)) {
      throw UserError.input(
          file
              + ": "
              + (Files.exists(file) ? "was changed" : "is gone")
              + " since its stage finished; put it back or begin a new run");
    }
  }

  /** Notes that a stage is finished. */
  public void finish(String stage, List<String> files, double seconds) {
    Map<String, String> hashes = new LinkedHashMap<>();
    files.forEach(name -> hashes.put(name, hash(file(name))));
    finished.add(new Finished(stage, hashes, seconds));
    writeLog();
  }

  /** Seconds by finished stage. */
  public Map<String, Double> stageSeconds() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    finished.forEach(done -> seconds.put(done.stage(), Math.rint(done.seconds() * 10) / 10));
    return seconds;
  }

  /** Provenance of what this run makes from {@code parents}. */
  public Provenance provenance(Map<String, String> parents) {
    return Provenance.now(seed, experiment.sha256(), parents);
  }

  private void writeLog() {
    Artefact.write(file(LOG), FORMAT, VERSION, provenance(Map.of()), new Log(finished));
  }

  private static String hash(Path file) {
    try {
      return Json.sha256(Files.readAllBytes(file));
    } catch (IOException e) {
      throw UserError.input("cannot read " + file + ": " + AtomicFiles.reason(e), e);
    }
  }
}
