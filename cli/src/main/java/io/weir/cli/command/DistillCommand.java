package io.weir.cli.command;

import io.weir.artefact.Provenance;
import io.weir.cli.ExitCode;
import io.weir.cli.Experiment;
import io.weir.cli.pipeline.DirectStage;
import io.weir.cli.pipeline.DistilStage;
import io.weir.codegen.analyse.ForestShape;
import io.weir.distiller.Distiller;
import io.weir.distiller.direct.DirectTraining;
import io.weir.distiller.quantise.WordLengths;
import io.weir.trainer.policy.PolicyFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Distils a network into trees. */
@Command(
    name = "distill",
    aliases = "distil",
    description = {
      "Distils a policy into an integer decision program, by DAgger, or trains one without.",
      "With a budget or --front it makes many and takes the smallest that is as good as the policy"
          + " in closed loop; exits with 5 if none is, having written the one that loses least."
    },
    mixinStandardHelpOptions = true)
public final class DistillCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ExperimentOptions options;

  @Parameters(
      paramLabel = "POLICY",
      arity = "0..1",
      description = "Policy file, from `weir train`; none with --direct.")
  private Path policy;

  @Option(
      names = "--direct",
      description = "Without a policy: boosts symmetric trees on the policy gradient.")
  private boolean direct;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Decision program to write.",
      required = true)
  private Path out;

  @Mixin private SeedOption seed;

  @Mixin private StudentOptions students;

  @Override
  public Integer call() {
    if (direct == (policy != null)) {
      throw new ParameterException(spec.commandLine(), "expected a POLICY, or --direct and none");
    }
    if (direct && students.wanted()) {
      throw new ParameterException(
          spec.commandLine(),
          "--budget-ns, --budget-nodes and --front choose among students of a POLICY; found --direct");
    }
    Experiment experiment = options.experiment(seed.value);
    if (direct) {
      NewFile.require(out);
      return runDirect(experiment);
    }
    return runDistil(experiment);
  }

  private int runDirect(Experiment experiment) {
    DirectTraining.Result result = DirectStage.train(experiment, seed.value, out);
    ForestShape shape = ForestShape.of(result.program().forest());
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %d trees, depth %d, %d leaves, trained without a teacher, validation score %.4f"
                + " (no tree: %.4f), seed %d%n",
            out,
            shape.trees(),
            shape.depth(),
            shape.leaves(),
            result.score(),
            result.validated().get(0).score(),
            seed.value);
    return ExitCode.OK;
  }

  private int runDistil(Experiment experiment) {
    PolicyFile.Policy teacher = PolicyFile.read(policy);
    NewFile.require(out);
    if (students.wanted()) {
      boolean accepted =
          new StudentSelection(
                  experiment, teacher, seed.value, students, spec.commandLine().getOut())
              .run(out);
      return accepted ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }
    Distiller.Result result =
        DistilStage.distil(
            experiment,
            seed.value,
            teacher,
            out,
            Provenance.now(
                seed.value, experiment.sha256(), Map.of("policy", teacher.artefact().sha256())));
    ForestShape shape = ForestShape.of(result.program().forest());
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %d trees, depth %d, %d leaves, round %d, validation score %.4f, seed %d%n%s",
            out,
            shape.trees(),
            shape.depth(),
            shape.leaves(),
            result.bestRound(),
            result.score(),
            seed.value,
            WordLengths.table(result.words()));
    return ExitCode.OK;
  }
}
