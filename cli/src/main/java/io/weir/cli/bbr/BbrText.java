package io.weir.cli.bbr;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Resources;
import io.weir.artefact.UserError;
import io.weir.benchmarks.picture.Picture;
import io.weir.cli.bbr.BbrSection.Cells;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An evaluation as Markdown: tables for the terminal, and a page with pictures. */
public final class BbrText {
  private static final String NUMBER = "[-+]?[0-9.,]+";

  private BbrText() {}

  /** The tables. */
  public static String tables(BbrResult result) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d held-out conditions, %d seeds%n".formatted(result.results().size(), result.seeds()));
    for (BbrSection section : BbrSections.of(result)) {
      section.tables().forEach(table -> text.append('\n').append(markdown(table)));
    }
    return text.toString();
  }

  /** Checks that there can be a folder for the pictures of a page. */
  public static void requireFolder(Path page) {
    Path folder = page.toAbsolutePath().resolveSibling(folderName(page));
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw UserError.input(
          "--markdown %s: expected a folder for its pictures in %s, found a file"
              .formatted(page, folder));
    }
  }

  /** Writes pictures into a folder of the page's name beside it, then the page, each whole. */
  public static void writePage(Path page, BbrResult result) {
    String folder = folderName(page);
    Map<String, Picture> pictures = result.pictures();
    Path pictureFolder = page.toAbsolutePath().resolveSibling(folder);
    pictures.forEach(
        (name, picture) -> AtomicFiles.writeString(pictureFolder.resolve(name), picture.svg()));
    AtomicFiles.writeString(page, page(result, pictures, folder));
  }

  private static String folderName(Path page) {
    String name = page.getFileName().toString();
    return name.endsWith(".md") ? name.substring(0, name.length() - 3) : name + "-pictures";
  }

  private static String page(BbrResult result, Map<String, Picture> pictures, String folder) {
    StringBuilder sections = new StringBuilder();
    for (BbrSection section : BbrSections.of(result)) {
      sections.append("\n## ").append(section.title()).append("\n\n");
      sections.append(section.lead()).append('\n');
      for (String name : section.pictures()) {
        sections.append("\n![%s](%s/%s)\n".formatted(pictures.get(name).title(), folder, name));
      }
      section.tables().forEach(table -> sections.append('\n').append(markdown(table)));
      if (!section.text().isEmpty()) {
        sections.append("\n```\n").append(section.text()).append("```\n");
      }
    }
    Map<String, String> values = new TreeMap<>(BbrFacts.of(result));
    values.put("sections", sections.toString().strip());
    return Resources.filled(BbrText.class, "evaluation.md", values);
  }

  private static String markdown(Cells table) {
    StringBuilder text = new StringBuilder();
    text.append("| ").append(String.join(" | ", table.head())).append(" |\n|");
    for (int i = 0; i < table.head().size(); i++) {
      int column = i;
      boolean numbers = table.rows().stream().allMatch(row -> row.get(column).matches(NUMBER));
      text.append(numbers ? "--:|" : "---|");
    }
    text.append('\n');
    for (List<String> row : table.rows()) {
      text.append("| ").append(String.join(" | ", row)).append(" |\n");
    }
    return text.toString();
  }
}
