package io.weir.cli.pipeline;

import io.weir.artefact.Artefact;
import io.weir.artefact.UserError;
import io.weir.benchmarks.decision.DecisionTimes;
import io.weir.cli.Figures;
import io.weir.cli.Progress;
import io.weir.cli.report.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the time per decision with JMH: {@code timings.json}. */
final class TimeStage implements Stage {
  static final String TIMINGS = "timings.json";
  static final String TIMINGS_FORMAT = "weir/timings";

  private final boolean measure;

  TimeStage(boolean measure) {
    this.measure = measure;
  }

  /** Times by algorithm; empty when they were not measured. */
  record DecisionNs(Map<String, Report.DecisionTime> byAlgorithm) {}

  @Override
  public String name() {
    return "time";
  }

  @Override
  public String title() {
    return measure
        ? "measuring the time per decision (JMH, about 40 s)"
        : "time per decision: left out";
  }

  @Override
  public List<String> run(RunFolder folder) {
    Map<String, Report.DecisionTime> times = new LinkedHashMap<>();
    if (measure) {
      measure(folder)
          .forEach((name, time) -> times.put(name, Figures.time(time.meanNs(), time.errorNs())));
    }
    Artefact.write(
        folder.file(TIMINGS),
        TIMINGS_FORMAT,
        1,
        folder.provenance(Map.of()),
        new DecisionNs(times));
    return List.of(TIMINGS);
  }

  /** Times that cannot be measured are left out of the report; they do not sink it. */
  private static Map<String, DecisionTimes.Time> measure(RunFolder folder) {
    try (Progress progress = Progress.of("time", DecisionTimes.algorithms())) {
      return DecisionTimes.measure(
          folder.file(TrainStage.POLICY),
          folder.file(DistilStage.PROGRAM),
          folder.file(VerifyStage.LIBRARY),
          DecisionTimes.Effort.FULL,
          progress::step);
    } catch (UserError e) {
      System.err.println("weir: " + e.getMessage() + "; the report will have no times");
      return Map.of();
    }
  }
}
