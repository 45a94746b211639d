package io.weir.cli.command;

import io.weir.artefact.Json;
import io.weir.artefact.WeirVersion;
import io.weir.benchmarks.compare.Contender;
import io.weir.benchmarks.compare.EvaluationSpec;
import io.weir.benchmarks.compare.SideBySide;
import io.weir.benchmarks.suite.SuiteEffort;
import io.weir.cli.Experiment;
import io.weir.cli.Figures;
import io.weir.cli.pipeline.EvaluateStage;
import io.weir.cli.report.Report;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.ProgramObservation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares policies and programs with the hand-written algorithms. */
@Command(
    name = "evaluate",
    description =
        "Runs policies and decision programs side by side with PD rule, DCQCN, Swift and a"
            + " constant rate.",
    mixinStandardHelpOptions = true)
public final class EvaluateCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ExperimentOptions options;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description =
          "Policy files, decision programs, libraries that `weir emit --compile` made (the program"
              + " beside them), congestion control in C (.c or a shared library); none: the"
              + " hand-written algorithms alone.")
  private List<Path> files = List.of();

  @Option(
      names = "--native",
      description = "Run decision programs as compiled C too (needs a C compiler).")
  private boolean asNative;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Runs per workload and algorithm; default: the scenario's (5).")
  private Integer seeds;

  @Option(
      names = "--suite",
      paramLabel = "NAME",
      description = {
        "Run a suite of scenarios with bars for the first FILE instead: rlcc. Beside the files run"
            + " PD rule, DCQCN, Swift and HPCC. Exit code 5 when a bar does not hold or one of them"
            + " dominates. About four minutes on two idle processors; with --quick half a minute, with two"
            + " seeds and short runs."
      })
  private String suite;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "With --suite: write the result as a page here.")
  private Path markdown;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  @Override
  public void run() {
    requireOptionsThatFit();
    if (suite != null) {
      SuiteEffort usual = SuiteEffort.of(options.quick);
      SuiteEffort effort = seeds == null ? usual : new SuiteEffort(options.quick, seeds);
      SuiteEvaluation evaluation = new SuiteEvaluation(effort, json, markdown);
      PrintWriter out = spec.commandLine().getOut();
      PrintWriter err = spec.commandLine().getErr();
      withContenders(given -> evaluation.run(given, files, out, err));
      return;
    }
    Experiment experiment = options.experiment(Experiment.DEFAULT_SEED);
    EvaluationSpec usual = experiment.evaluation();
    EvaluationSpec evaluation =
        seeds == null ? usual : new EvaluationSpec(usual.workloads(), seeds, usual.run());
    withContenders(
        given -> {
          List<Contender> contenders = new ArrayList<>(given);
          contenders.addAll(
              Contender.baselines(() -> new ProgramObservation(RlccObservation.program())));
          print(experiment, EvaluateStage.compare(experiment.scenario(), contenders, evaluation));
        });
  }

  private void requireOptionsThatFit() {
    if (seeds != null && seeds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--seeds: expected 1 or more, found " + seeds);
    }
    Optional.ofNullable(suite)
        .flatMap(SuiteEvaluation::unknown)
        .ifPresent(
            message -> {
              throw new ParameterException(spec.commandLine(), message);
            });
    if (suite != null && options.scenario != null) {
      throw new ParameterException(
          spec.commandLine(), "--suite and --scenario exclude each other: a suite has scenarios");
    }
    if (suite == null && markdown != null) {
      throw new ParameterException(spec.commandLine(), "--markdown needs --suite");
    }
  }

  /** Hands over what was loaded from the files, and closes it afterwards. */
  private void withContenders(Consumer<List<Contender>> action) {
    List<LoadedContender> loaded = new ArrayList<>();
    try {
      List<Contender> contenders = new ArrayList<>();
      for (Path file : files) {
        loaded.add(LoadedContender.of(file, asNative));
        contenders.addAll(loaded.get(loaded.size() - 1).contenders());
      }
      action.accept(contenders);
    } finally {
      loaded.forEach(LoadedContender::close);
    }
  }

  private void print(Experiment experiment, List<SideBySide.Outcome> outcomes) {
    List<Report.Comparison> comparisons = Figures.comparisons(outcomes);
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("weirVersion", WeirVersion.current());
      object.put("scenario", experiment.scenario().name());
      object.put("scenarioSha256", experiment.sha256());
      object.put("comparisons", comparisons);
      spec.commandLine().getOut().print(Json.pretty(object));
    } else {
      spec.commandLine().getOut().print(Figures.table(comparisons));
    }
  }
}
