package io.weir.benchmarks.validation.report;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.WeirVersion;
import io.weir.benchmarks.picture.Plot;
import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.RowResult;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The results as a page in Markdown, with pictures in a folder of the page's name beside it. It
 * says nothing of when or how long, so that equal results give equal files.
 */
public final class ValidationPage {
  private final List<RowResult> results;
  private final Effort effort;

  /** A page of {@code results}, which were got with {@code effort}. */
  public ValidationPage(List<RowResult> results, Effort effort) {
    this.results = List.copyOf(results);
    this.effort = effort;
  }

  /** Writes pictures, then the page, each whole or not at all. */
  public void write(Path page) {
    Path folder = page.toAbsolutePath().resolveSibling(folderName(page));
    pictures().forEach((name, svg) -> AtomicFiles.writeString(folder.resolve(name), svg));
    AtomicFiles.writeString(page, markdown(folderName(page)));
  }

  private static String folderName(Path page) {
    String name = page.getFileName().toString();
    return name.endsWith(".md") ? name.substring(0, name.length() - 3) : name + "-pictures";
  }

  /** The pictures by file name. */
  Map<String, String> pictures() {
    Map<String, String> pictures = new LinkedHashMap<>();
    for (RowResult result : results) {
      plots(result).forEach(plot -> pictures.put(fileName(result, plot), plot.svg()));
    }
    return pictures;
  }

  private static List<Plot> plots(RowResult result) {
    return result.outcome().map(outcome -> outcome.plots()).orElse(List.of());
  }

  /** For example {@code 5-queue-over-time.svg}. */
  private static String fileName(RowResult result, Plot plot) {
    String plain =
        Normalizer.normalize(plot.title(), Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    String words = plain.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return result.number() + "-" + words + ".svg";
  }

  /** The page; its pictures are in {@code folder}. */
  String markdown(String folder) {
    StringBuilder text = new StringBuilder();
    text.append("# Validation\n\n");
    text.append("Known results of the literature, held against the simulator. ");
    text.append("Written by this command; do not edit:\n\n");
    text.append("    ").append(command("")).append("\n\n");
    text.append("Weir ").append(WeirVersion.current()).append(". ");
    text.append(RowText.summary(results).strip()).append(". A tolerance that *must miss* is a ");
    text.append("negative control: something is wrong on purpose, and the check must notice.\n\n");
    text.append("| # | scenario | verdict |\n|---|---|---|\n");
    for (RowResult result : results) {
      text.append(
          "| [%d](#row-%d) | %s | %s |\n"
              .formatted(
                  result.number(),
                  result.number(),
                  cell(result.name()),
                  CheckText.verdict(result.pass())));
    }
    results.forEach(result -> row(text, result, folder));
    return text.toString();
  }

  private String command(String rows) {
    return "./weir validate" + rows + (effort == Effort.QUICK ? " --quick" : "");
  }

  private void row(StringBuilder text, RowResult result, String folder) {
    text.append("\n## Row ").append(result.number()).append("\n\n");
    text.append(cell(result.name())).append(". Expected: ").append(cell(result.source()));
    text.append(". Again: `").append(command(" " + result.number())).append("`\n");
    result
        .failure()
        .ifPresent(why -> text.append("\n**Could not be run:** ").append(cell(why)).append("\n"));
    if (!result.checks().isEmpty()) {
      text.append("\n| figure | expected | measured | tolerance | verdict |\n");
      text.append("|---|---:|---:|---|---|\n");
      result.checks().forEach(check -> text.append(line(check)));
    }
    result
        .notes()
        .forEach(note -> text.append("\nNote: ").append(cell(sentence(note))).append("\n"));
    for (Plot plot : plots(result)) {
      text.append("\n![%s](%s/%s)\n".formatted(cell(plot.title()), folder, fileName(result, plot)));
    }
  }

  private static String sentence(String note) {
    return note.endsWith(".") ? note : note + ".";
  }

  private static String line(Check check) {
    return "| %s | %s | %s | %s | %s |\n"
        .formatted(
            cell(check.what()),
            cell(CheckText.withUnit(CheckText.expected(check), check.unit())),
            cell(CheckText.withUnit(CheckText.number(check.measured()), check.unit())),
            cell(CheckText.tolerance(check)),
            check.pass() ? "ok" : "**FAILED**");
  }

  /** Text that stays in its cell and means nothing to Markdown. */
  private static String cell(String text) {
    return text.replaceAll("\\s+", " ").replaceAll("([\\\\|*_`\\[\\]<>])", "\\\\$1");
  }
}
