package io.weir.cli.command;

import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.cli.Experiment;
import io.weir.cli.Progress;
import io.weir.cli.search.BestScenario;
import io.weir.cli.search.SearchPlan;
import io.weir.cli.search.SearchText;
import io.weir.trainer.rollout.Executor;
import io.weir.trainer.search.CmaEs;
import io.weir.trainer.search.Evaluation;
import io.weir.trainer.search.Search;
import io.weir.trainer.search.SearchResult;
import io.weir.trainer.search.SearchSpec;
import io.weir.trainer.store.NewRun;
import io.weir.trainer.store.RecordedSearch;
import io.weir.trainer.store.RunInfo;
import io.weir.trainer.store.RunStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Searches for the settings with which training does best. */
@Command(
    name = "search",
    description = {
      "Searches for the values of scenario keys with which training scores best in closed loop, with"
          + " CMA-ES, and writes the scenario with them.",
      "Every point is trained with the same seeds. The scenario says how long; its candidates do"
          + " not count. The best so far is always in the file; a search that was stopped or killed"
          + " goes on with --resume."
    },
    mixinStandardHelpOptions = true)
public final class SearchCommand implements Runnable {
  private static final int DEFAULT_EVALUATIONS = 60;

  @Spec private CommandSpec spec;
  @Mixin private ExperimentOptions options;

  @Option(
      names = "--over",
      arity = "1..*",
      paramLabel = "KEY=RANGE",
      description =
          "A key of observation or training and its range, as in scenario files:"
              + " 'training.adpg.gamma={uniform: [0.2, 0.9]}'. As many as wanted.")
  private List<String> over = List.of();

  @Option(
      names = "--evaluations",
      paramLabel = "N",
      description =
          "Most points that are trained (default: "
              + DEFAULT_EVALUATIONS
              + "); with --resume, more.")
  private Integer evaluations;

  @Option(
      names = "--seeds",
      paramLabel = "K",
      defaultValue = "2",
      description =
          "Trainings of each point, of which the mean counts (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--population",
      paramLabel = "N",
      description =
          "Points per generation (default: 4 + 3 ln(keys)); more for a cluster, where a generation"
              + " runs at once.")
  private Integer population;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Scenario file to write; with --resume, default: what the search began with.")
  private Path out;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What to call the run (default: the file's name).")
  private String name;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "Go on with a search: its id or its folder.")
  private String resume;

  @Mixin private ExecutorOptions where;
  @Mixin private StoreOption store;
  @Mixin private SeedOption seed;

  @Override
  public void run() {
    if (resume == null) {
      begin();
    } else {
      goOn();
    }
  }

  private void begin() {
    if (out == null || over.isEmpty()) {
      String missing = out == null ? "'--out=FILE'" : "'--over=KEY=RANGE'";
      throw new ParameterException(spec.commandLine(), "Missing required option: " + missing);
    }
    SearchPlan plan = plan();
    Experiment experiment = plan.experiment();
    SearchSpec what = plan.spec();
    NewFile.require(out);
    requireBesideNamedFiles(experiment);
    try (Executor executor = where.executor();
        RunStore runs = RunStore.open(store.folder);
        RecordedSearch run = RecordedSearch.begin(runs, newRun(experiment, plan), plan.seeds())) {
      plan.write(run.folder());
      search(plan, what, run, executor, out);
    }
  }

  private SearchPlan plan() {
    StrictYaml file =
        options.scenario == null
            ? StrictYaml.parse("defaults", "")
            : StrictYaml.read(options.scenario);
    return new SearchPlan(
        file.name(),
        StrictYaml.write(file.tree()),
        options.quick,
        over,
        evaluations == null ? DEFAULT_EVALUATIONS : evaluations,
        seeds,
        population == null ? CmaEs.defaultPopulation(over.size()) : population,
        seed.value);
  }

  /** What a scenario names is looked for in its own folder. */
  private void requireBesideNamedFiles(Experiment experiment) {
    boolean relative =
        experiment.fileNames().stream().anyMatch(file -> !Path.of(file).isAbsolute());
    Path folder = out.toAbsolutePath().normalize().getParent();
    if (relative && !options.scenario.toAbsolutePath().normalize().getParent().equals(folder)) {
      throw UserError.input(
          "--out "
              + out
              + ": expected a file beside "
              + options.scenario
              + ", whose folder holds the files that it names");
    }
  }

  private NewRun newRun(Experiment experiment, SearchPlan plan) {
    String file = String.valueOf(out.getFileName());
    return new NewRun(
        name == null ? file.replaceFirst("\\.ya?ml$", "") : name,
        "weir " + commandLine(),
        plan.seed(),
        experiment.sha256(),
        StrictYaml.write(experiment.toKeys()),
        RunInfo.SEARCH,
        out.toAbsolutePath().normalize().toString(),
        plan.evaluations());
  }

  private String commandLine() {
    return spec.root().commandLine().getParseResult().originalArgs().stream()
        .map(word -> word.matches("[\\w./:=,+-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  private void goOn() {
    if (!over.isEmpty() || !options.isDefault()) {
      throw new ParameterException(
          spec.commandLine(), "--resume: expected no --over, --scenario or --quick beside it");
    }
    StoreOption.Named named = store.named(resume);
    try (RunStore runs = RunStore.openExisting(named.folder())) {
      RunInfo info = runs.find(named.id());
      info.requireSearch();
      SearchPlan plan = SearchPlan.read(runs.folderOf(info.id()));
      plan = evaluations == null ? plan : plan.withEvaluations(evaluations);
      SearchSpec what = plan.spec();
      Path file = out == null ? Path.of(info.output()) : out;
      if (!file.toAbsolutePath().normalize().equals(Path.of(info.output()))) {
        NewFile.require(file);
      }
      try (Executor executor = where.executor();
          RecordedSearch run =
              RecordedSearch.resume(runs, info.id(), plan.evaluations(), plan.seeds())) {
        plan.write(run.folder());
        search(plan, what, run, executor, file);
      }
    }
  }

  private void search(
      SearchPlan plan, SearchSpec what, RecordedSearch run, Executor executor, Path file) {
    try {
      SearchResult result = searched(plan, what, run, executor, file);
      Evaluation best = result.best();
      if (best == null) {
        throw UserError.checkFailed("search: the trainings of every point collapsed");
      }
      new BestScenario(plan, what, run.info(), file).write(best);
      run.finish();
      spec.commandLine().getOut().print(SearchText.of(result) + told(plan, run, best, file));
    } catch (RuntimeException e) {
      run.fail(e);
      throw e;
    }
  }

  private static SearchResult searched(
      SearchPlan plan, SearchSpec what, RecordedSearch run, Executor executor, Path file) {
    BestScenario best = new BestScenario(plan, what, run.info(), file);
    List<List<Double>> known = run.scores();
    try (Progress progress = Progress.of("search", plan.evaluations(), known.size())) {
      return new Search(
              what,
              executor,
              plan.trials(),
              (evaluation, isBest) -> {
                run.evaluated(evaluation, isBest);
                best.evaluated(evaluation, isBest);
                show(progress, evaluation, isBest);
              })
          .run(known);
    }
  }

  private static void show(Progress progress, Evaluation evaluation, boolean best) {
    progress.step();
    if (best) {
      progress.note(
          String.format(
              Locale.ROOT,
              "best %.4f in generation %d",
              evaluation.score(),
              evaluation.generation()));
    }
  }

  private static String told(SearchPlan plan, RecordedSearch run, Evaluation best, Path file) {
    return String.format(
        Locale.ROOT,
        "%n%s: mean validation score %.4f over %d trainings; run %s%n",
        file,
        best.score(),
        plan.seeds(),
        run.info().id());
  }
}
