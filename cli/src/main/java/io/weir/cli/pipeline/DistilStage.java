package io.weir.cli.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.weir.artefact.Artefact;
import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.cli.Experiment;
import io.weir.cli.Progress;
import io.weir.cli.report.Report;
import io.weir.codegen.analyse.ForestShape;
import io.weir.codegen.c.CoreLayout;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.observation.RlccObservation;
import io.weir.codegen.print.GraphvizPrinter;
import io.weir.codegen.print.TextPrinter;
import io.weir.distiller.DistillationSpec;
import io.weir.distiller.Distiller;
import io.weir.distiller.quantise.WordLengthSpec;
import io.weir.distiller.quantise.WordLengths;
import io.weir.trainer.policy.Mlp;
import io.weir.trainer.policy.PolicyFile;
import io.weir.trainer.rollout.Workers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Distils the network: {@code program.json} (and {@code .txt}, {@code .dot}), the rounds. */
public final class DistilStage implements Stage {
  static final String PROGRAM = "program.json";
  static final String TEXT = "program.txt";
  static final String GRAPH = "program.dot";
  static final String ROUNDS = "distillation.json";
  static final String ROUNDS_FORMAT = "weir/distillation";

  @Override
  public String name() {
    return "distil";
  }

  @Override
  public String title() {
    return "distilling it into trees (DAgger)";
  }

  @Override
  public List<String> run(RunFolder folder) {
    PolicyFile.Policy policy = PolicyFile.read(folder.file(TrainStage.POLICY));
    Provenance provenance = folder.provenance(Map.of("policy", policy.artefact().sha256()));
    Distiller.Result result =
        distil(folder.experiment(), folder.seed(), policy, folder.file(PROGRAM), provenance);
    AtomicFiles.writeString(folder.file(TEXT), TextPrinter.print(result.program()));
    AtomicFiles.writeString(folder.file(GRAPH), GraphvizPrinter.print(result.program()));
    Artefact.write(folder.file(ROUNDS), ROUNDS_FORMAT, 1, provenance, summary(result));
    return List.of(PROGRAM, TEXT, GRAPH, ROUNDS);
  }

  /** Distils a policy and writes the program. */
  public static Distiller.Result distil(
      Experiment experiment,
      long seed,
      PolicyFile.Policy policy,
      Path program,
      Provenance provenance) {
    Mlp teacher = teacherOf(policy);
    try (Workers workers = Workers.onAllProcessors()) {
      Distiller distiller = distiller(experiment, experiment.distillation(), policy, seed, workers);
      Distiller.Result result = distil(distiller, teacher, experiment.distillation().rounds());
      if (experiment.distillation().wordLengths().search()) {
        result = result.with(narrow(distiller, result, experiment.distillation().wordLengths()));
      }
      ProgramFile.write(program, result.program(), provenance);
      return result;
    }
  }

  private static Distiller.Result distil(Distiller distiller, Mlp teacher, int rounds) {
    try (Progress progress = Progress.of("distil", rounds + 1L)) {
      return distiller.distil(
          teacher,
          round -> {
            progress.step();
            progress.note(
                String.format(
                    Locale.ROOT,
                    "own-state error %.4f score %.3f",
                    round.ownStateError(),
                    round.score()));
          });
    }
  }

  private static WordLengths.Result narrow(
      Distiller distiller, Distiller.Result result, WordLengthSpec spec) {
    try (Progress progress =
        Progress.of("word lengths", WordLengths.count(result.program(), spec))) {
      return distiller.narrow(
          result.program(),
          choice -> {
            progress.step();
            progress.note(
                choice.name() + ": " + choice.bits() + " of " + choice.bitsBefore() + " bits");
          });
    }
  }

  /** What distils {@code policy} as an experiment says, but for {@code how}. */
  public static Distiller distiller(
      Experiment experiment,
      DistillationSpec how,
      PolicyFile.Policy policy,
      long seed,
      Workers workers) {
    return new Distiller(
        experiment.trainingWorkloads(),
        experiment.validationWorkloads(),
        experiment.training().validation(),
        observationOf(policy),
        how,
        seed,
        workers);
  }

  /** The network that trees can imitate. */
  public static Mlp teacherOf(PolicyFile.Policy policy) {
    if (policy.network() instanceof Mlp network) {
      return network;
    }
    throw UserError.input(
        policy.artefact().file()
            + ": key `content.kind`: expected mlp, found "
            + policy.network().shape().kind()
            + "; trees have no memory of their own and cannot imitate one that has; train with"
            + " `training.network.kind: mlp`");
  }

  /**
   * The observation a policy was trained on: what its file holds, or, of a file of version 1, the
   * built-in one that its hash names.
   */
  public static DecisionProgram observationOf(PolicyFile.Policy policy) {
    DecisionProgram observation =
        policy.observation() == null ? RlccObservation.program() : embedded(policy);
    if (ProgramFile.isHashOf(policy.observationSha256(), observation)) {
      return observation;
    }
    throw UserError.input(
        policy.artefact().file()
            + ": key `content.observationSha256`: "
            + (policy.observation() == null
                ? "the policy was trained on an observation this Weir does not have; train it again"
                : "the observation in the file is another; make the file again"));
  }

  private static DecisionProgram embedded(PolicyFile.Policy policy) {
    try {
      return ProgramFile.parse(policy.observation());
    } catch (JsonProcessingException e) {
      throw UserError.input(
          policy.artefact().file()
              + ": key `content.observation`: expected a decision program: "
              + e.getOriginalMessage(),
          e);
    }
  }

  private static Report.Distillation summary(Distiller.Result result) {
    ForestShape shape = ForestShape.of(result.program().forest());
    return new Report.Distillation(
        shape.trees(),
        shape.depth(),
        shape.nodes(),
        shape.leaves(),
        new CoreLayout(result.program()).stateBytes(),
        result.bestRound(),
        result.rounds().stream()
            .map(
                r ->
                    new Report.Round(
                        r.round(),
                        r.examples(),
                        r.teacherStateError(),
                        r.ownStateError(),
                        r.score()))
            .toList());
  }
}
