package io.weir.cli.command;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Json;
import io.weir.cli.report.RunPage;
import io.weir.cli.runs.RunComparison;
import io.weir.cli.runs.RunList;
import io.weir.cli.runs.RunText;
import io.weir.cli.table.ParquetTables;
import io.weir.sim.table.CsvTables;
import io.weir.sim.table.Table;
import io.weir.sim.table.TableFolder;
import io.weir.trainer.store.RunHistory;
import io.weir.trainer.store.RunInfo;
import io.weir.trainer.store.RunStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the run store has; a run is named by its id or by its folder. */
@Command(
    name = "runs",
    description = "Lists, shows, compares, exports and deletes recorded trainings.",
    mixinStandardHelpOptions = true)
public final class RunsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Mixin private StoreOption store;

  @Option(names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  @Override
  public void run() {
    list(store, json);
  }

  @Command(
      name = "list",
      description = "Lists all runs, the latest first (the default).",
      mixinStandardHelpOptions = true)
  void list(
      @Mixin StoreOption runs,
      @Option(names = "--json", description = "Print JSON instead of text.") boolean asJson) {
    try (RunStore opened = RunStore.openExisting(runs.folder)) {
      List<RunInfo> all = opened.list();
      print(
          asJson
              ? Json.pretty(all.stream().map(RunsCommand::object).toList())
              : RunList.text(all, Instant.now()));
    }
  }

  @Command(
      name = "show",
      description = "Shows one run: figures, provenance, curves, events.",
      mixinStandardHelpOptions = true)
  void show(
      @Parameters(paramLabel = "RUN", description = "Id or folder of the run.") String run,
      @Mixin StoreOption runs,
      @Option(names = "--json", description = "Print JSON instead of text.") boolean asJson,
      @Option(
              names = "--html",
              paramLabel = "FILE",
              description = "Write a page with charts, which needs no network.")
          Path html) {
    if (html != null) {
      NewFile.require("--html", html);
    }
    onRun(
        runs,
        run,
        (info, history) -> {
          if (html != null) {
            AtomicFiles.writeString(html, RunPage.render(info, history));
          }
          print(
              asJson
                  ? Json.pretty(whole(info, history))
                  : RunText.of(info, history, Instant.now()));
        });
  }

  @Command(
      name = "compare",
      description = "Shows in what runs differ, and the figures of their best policies.",
      mixinStandardHelpOptions = true)
  void compare(
      @Parameters(paramLabel = "RUN", arity = "2..*", description = "Ids or folders of the runs.")
          List<String> run,
      @Mixin StoreOption runs,
      @Option(names = "--json", description = "Print JSON instead of text.") boolean asJson) {
    StoreOption.Named first = runs.named(run.get(0));
    try (RunStore opened = RunStore.openExisting(first.folder())) {
      List<RunInfo> infos = run.stream().map(name -> opened.find(runs.named(name).id())).toList();
      RunComparison comparison = new RunComparison(opened, infos, Instant.now());
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("runs", infos.stream().map(RunInfo::id).toList());
      object.put("settings", comparison.differences());
      object.put("figures", comparison.figures());
      print(asJson ? Json.pretty(object) : comparison.text());
    }
  }

  @Command(
      name = "export",
      description = "Writes a run's tables as Parquet or CSV into a folder.",
      mixinStandardHelpOptions = true)
  void export(
      @Parameters(paramLabel = "RUN", description = "Id or folder of the run.") String run,
      @Mixin StoreOption runs,
      @Option(names = "--parquet", paramLabel = "FOLDER", description = "Write Parquet.")
          Path parquet,
      @Option(names = "--csv", paramLabel = "FOLDER", description = "Write CSV.") Path csv) {
    if (parquet == null && csv == null) {
      throw new ParameterException(spec.commandLine(), "export needs --parquet or --csv");
    }
    onRun(
        runs,
        run,
        (info, history) -> {
          List<Table> tables = history.tables();
          List<String> names = tables.stream().map(Table::name).toList();
          if (parquet != null) {
            TableFolder.requireFree(parquet, names, ParquetTables.ENDING);
            ParquetTables.write(parquet, tables);
          }
          if (csv != null) {
            TableFolder.requireFree(csv, names, CsvTables.ENDING);
            CsvTables.write(csv, tables);
          }
        });
  }

  @Command(
      name = "delete",
      description = "Removes runs and their folders.",
      mixinStandardHelpOptions = true)
  void delete(
      @Parameters(paramLabel = "RUN", arity = "1..*", description = "Ids or folders of the runs.")
          List<String> run,
      @Mixin StoreOption runs) {
    for (String name : run) {
      StoreOption.Named named = runs.named(name);
      try (RunStore opened = RunStore.openExisting(named.folder())) {
        opened.delete(named.id());
        print("deleted " + named.id() + "\n");
      }
    }
  }

  private static void onRun(StoreOption runs, String run, BiConsumer<RunInfo, RunHistory> work) {
    StoreOption.Named named = runs.named(run);
    try (RunStore opened = RunStore.openExisting(named.folder())) {
      RunInfo info = opened.find(named.id());
      work.accept(info, opened.history(info.id()));
    }
  }

  private void print(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }

  /** As JSON has it: moments as text. */
  private static Map<String, Object> object(RunInfo run) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("id", run.id());
    object.put("name", run.name());
    object.put("command", run.command());
    object.put("weirVersion", run.weirVersion());
    object.put("seed", run.seed());
    object.put("scenarioSha256", run.scenarioSha256());
    object.put("learner", run.learner());
    object.put("output", run.output());
    object.put("started", run.started().toString());
    object.put("ended", run.ended() == null ? null : run.ended().toString());
    object.put("status", run.status().name());
    object.put("updatesDone", run.updatesDone());
    object.put("updatesInAll", run.updatesInAll());
    object.put("bestScore", run.bestScore());
    object.put("bestCandidate", run.bestCandidate());
    object.put("bestUpdate", run.bestUpdate());
    return object;
  }

  private static Map<String, Object> whole(RunInfo run, RunHistory history) {
    Map<String, Object> object = object(run);
    Map<String, Object> metrics = new LinkedHashMap<>();
    history.metricNames().forEach(name -> metrics.put(name, history.series(name)));
    object.put("metrics", metrics);
    object.put("validations", history.validations());
    object.put("checkpoints", history.checkpoints());
    object.put("policies", history.policies());
    List<Map<String, Object>> events = new ArrayList<>();
    for (RunHistory.Event event : history.events()) {
      events.add(
          Map.of(
              "happened",
              event.happened().toString(),
              "kind",
              event.kind(),
              "text",
              event.text(),
              "candidate",
              event.candidate(),
              "update",
              event.update()));
    }
    object.put("events", events);
    return object;
  }
}
