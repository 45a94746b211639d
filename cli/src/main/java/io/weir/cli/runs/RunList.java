package io.weir.cli.runs;

import io.weir.trainer.store.RunInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** All runs, a line each. */
public final class RunList {
  private RunList() {}

  /** The list as text. */
  public static String text(List<RunInfo> runs, Instant now) {
    if (runs.isEmpty()) {
      return "no runs yet; `weir train` records them\n";
    }
    TextTable table = new TextTable(List.of("run", "status", "progress", "score", "seed", "age"));
    for (RunInfo run : runs) {
      table.row(
          List.of(
              run.id(),
              run.status().name(),
              Wording.progress(run),
              Wording.number(run.bestScore(), 4),
              Long.toString(run.seed()),
              Wording.span(Duration.between(run.started(), now))));
    }
    return table.toString();
  }
}
