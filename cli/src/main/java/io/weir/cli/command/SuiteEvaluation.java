package io.weir.cli.command;

import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.benchmarks.compare.Contender;
import io.weir.benchmarks.suite.Entrant;
import io.weir.benchmarks.suite.RlccSuite;
import io.weir.benchmarks.suite.SuiteEffort;
import io.weir.benchmarks.suite.SuiteResult;
import io.weir.benchmarks.suite.SuiteRun;
import io.weir.benchmarks.suite.report.SuiteJson;
import io.weir.benchmarks.suite.report.SuitePage;
import io.weir.benchmarks.suite.report.SuiteText;
import io.weir.cli.Progress;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.trainer.rollout.Workers;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code weir evaluate --suite NAME}: a whole table and its bars. */
final class SuiteEvaluation {
  private static final List<String> KNOWN = List.of(RlccSuite.NAME);

  private final SuiteEffort effort;
  private final boolean json;
  private final Path page;

  /**
   * @param json prints JSON
   * @param page where the page goes; null: nowhere
   */
  SuiteEvaluation(SuiteEffort effort, boolean json, Path page) {
    this.effort = effort;
    this.json = json;
    this.page = page;
  }

  /** What is wrong with a suite's name; empty if there is such a suite. */
  static Optional<String> unknown(String name) {
    return KNOWN.contains(name)
        ? Optional.empty()
        : Optional.of(
            "--suite: no suite is called `%s`%s (known: %s)"
                .formatted(name, StrictYaml.suggestion(name, KNOWN), String.join(", ", KNOWN)));
  }

  /**
   * Runs it.
   *
   * @param given contenders of the files, in their order
   * @param files as they stood on the command line
   * @param out for the result
   * @param err for what was written
   * @throws UserError if a bar does not hold
   */
  void run(List<Contender> given, List<Path> files, PrintWriter out, PrintWriter err) {
    if (page != null) {
      NewFile.require("--markdown", page);
    }
    SuiteRun run = new SuiteRun(RlccSuite.scenarios(effort.quick()), entrants(given), effort);
    SuiteResult result;
    try (Workers workers = Workers.onAllProcessors();
        Progress progress = Progress.of("evaluate", run.runs())) {
      result = run.run(workers, progress::step);
    }
    out.print(json ? Json.pretty(SuiteJson.of(result)) : SuiteText.of(result));
    out.flush();
    if (page != null) {
      new SuitePage(result, command(files)).write(page);
      err.println("weir: wrote " + page);
    }
    if (!result.pass()) {
      throw UserError.checkFailed(SuiteText.summary(result).strip());
    }
  }

  private static List<Entrant> entrants(List<Contender> given) {
    List<Entrant> entrants = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<Entrant> handWritten =
        Entrant.handWritten(() -> new ProgramObservation(RlccObservation.program()));
    handWritten.forEach(entrant -> names.add(entrant.contender().name()));
    for (Contender contender : given) {
      String name = contender.name();
      for (int number = 2; !names.add(name); number++) {
        name = contender.name() + " (" + number + ")";
      }
      entrants.add(Entrant.given(new Contender(name, contender.control())));
    }
    entrants.addAll(handWritten);
    return entrants;
  }

  private String command(List<Path> files) {
    String names = files.stream().map(Path::toString).collect(Collectors.joining(" "));
    return "./weir evaluate "
        + names
        + " --suite "
        + RlccSuite.NAME
        + (effort.quick() ? " --quick" : "")
        + (effort.equals(SuiteEffort.of(effort.quick())) ? "" : " --seeds " + effort.seeds());
  }
}
