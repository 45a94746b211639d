package io.weir.cli.command;

import io.weir.artefact.Provenance;
import io.weir.cli.Experiment;
import io.weir.cli.pipeline.DistilStage;
import io.weir.codegen.analyse.ForestShape;
import io.weir.distiller.Distiller;
import io.weir.distiller.quantise.WordLengths;
import io.weir.trainer.policy.PolicyFile;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Distils a network into trees. */
@Command(
    name = "distill",
    aliases = "distil",
    description = "Distils a policy into an integer decision program, by DAgger.",
    mixinStandardHelpOptions = true)
public final class DistillCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ExperimentOptions options;

  @Parameters(paramLabel = "POLICY", description = "Policy file, from `weir train`.")
  private Path policy;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Decision program to write.",
      required = true)
  private Path out;

  @Mixin private SeedOption seed;

  @Override
  public void run() {
    Experiment experiment = options.experiment(seed.value);
    PolicyFile.Policy teacher = PolicyFile.read(policy);
    NewFile.require(out);
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
  }
}
