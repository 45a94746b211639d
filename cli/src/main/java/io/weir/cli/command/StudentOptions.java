package io.weir.cli.command;

import io.weir.distiller.accept.StudentFront.Budget;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What a student may cost. */
final class StudentOptions {
  @Option(
      names = "--budget-ns",
      paramLabel = "NS",
      description =
          "Make every student of `distillation.front` and take the smallest that is accepted and"
              + " decides in at most NS on this machine, as compiled C.")
  private Double budgetNs;

  @Option(
      names = "--budget-nodes",
      paramLabel = "N",
      description = "The same with at most N nodes in all trees, leaves included.")
  private Long budgetNodes;

  @Option(
      names = "--front",
      paramLabel = "FOLDER",
      description =
          "Make every student of `distillation.front` and leave them here, with a table, a chart"
              + " of size, time and loss, and students.json; what lies here is not made again"
              + " (with a budget, default: OUT without its ending, and -students).")
  private Path front;

  /** Whether there are to be many students. */
  boolean wanted() {
    return budgetNs != null || budgetNodes != null || front != null;
  }

  Budget budget() {
    return new Budget(
        budgetNs == null ? Budget.NONE.decisionNs() : budgetNs,
        budgetNodes == null ? Budget.NONE.nodes() : budgetNodes);
  }

  Path folder(Path out) {
    if (front != null) {
      return front;
    }
    String name = out.getFileName().toString().replaceFirst("\\.json$", "");
    return out.resolveSibling(name + "-students");
  }
}
