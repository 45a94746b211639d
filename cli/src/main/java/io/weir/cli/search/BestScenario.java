package io.weir.cli.search;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.WeirVersion;
import io.weir.trainer.search.Evaluation;
import io.weir.trainer.search.SearchListener;
import io.weir.trainer.search.SearchSpec;
import io.weir.trainer.store.RunInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the best values so far into a copy of the scenario file, whenever they get better. */
public final class BestScenario implements SearchListener {
  private final SearchPlan plan;
  private final SearchSpec spec;
  private final RunInfo run;
  private final Path file;

  /**
   * @param run what records the search
   * @param file to write
   */
  public BestScenario(SearchPlan plan, SearchSpec spec, RunInfo run, Path file) {
    this.plan = plan;
    this.spec = spec;
    this.run = run;
    this.file = file;
  }

  @Override
  public void evaluated(Evaluation evaluation, boolean best) {
    if (best) {
      write(evaluation);
    }
  }

  /** Writes the file with the values of this evaluation. */
  public void write(Evaluation best) {
    StrictYaml scenario = SearchKeys.with(plan.source(), best.values());
    AtomicFiles.writeString(file, comment(best) + StrictYaml.write(scenario.tree()));
  }

  private String comment(Evaluation best) {
    StringBuilder text = new StringBuilder();
    text.append("# " + plan.file() + " with the best values that a search found:\n");
    text.append("#   " + run.command() + "\n");
    text.append(
        String.format(
            Locale.ROOT,
            "# Weir %s, run %s, seed %d, scenario %s.%n",
            WeirVersion.current(),
            run.id(),
            plan.seed(),
            run.scenarioSha256()));
    text.append(
        String.format(
            Locale.ROOT,
            "# Mean validation score %.4f (evaluation %d) of trainings with the seeds %s: %s.%n",
            best.score(),
            best.number(),
            seeds(),
            scores(best.scores())));
    best.values()
        .forEach(
            (key, value) ->
                text.append(
                    "#   %s: %s from %s; it began with %s%n"
                        .formatted(
                            key,
                            value.asText(),
                            spec.over().get(key),
                            spec.start().get(key).asText())));
    return text.toString().replace("\r", "");
  }

  private String seeds() {
    return java.util.stream.LongStream.range(plan.seed(), plan.seed() + plan.seeds())
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", "));
  }

  private static String scores(List<Double> scores) {
    return scores.stream()
        .map(score -> String.format(Locale.ROOT, "%.4f", score))
        .collect(Collectors.joining(", "));
  }
}
