package io.weir.cli.report;

import static io.weir.cli.report.Html.escape;
import static io.weir.cli.report.Html.fact;
import static io.weir.cli.report.Html.hash;

import io.weir.benchmarks.picture.Picture;
import io.weir.cli.bbr.BbrFacts;
import io.weir.cli.bbr.BbrResult;
import io.weir.cli.bbr.BbrSection;
import io.weir.cli.bbr.BbrSections;
import io.weir.cli.report.Html.Table;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** An evaluation of gains of BBR's window as one page that needs no network. */
public final class BbrPage {
  private BbrPage() {}

  /** The whole page. */
  public static String render(BbrResult result) {
    Map<String, String> known = BbrFacts.of(result);
    Map<String, Picture> pictures = result.pictures();
    StringBuilder links = new StringBuilder();
    StringBuilder sections = new StringBuilder();
    for (BbrSection section : BbrSections.of(result)) {
      links.append("<a href=\"#%s\">%s</a> ".formatted(section.id(), escape(section.title())));
      sections.append(section(section, pictures));
    }
    return Page.still(
        "bbr",
        "Weir: trees of gains on held-out networks",
        escape(known.get("version")),
        Map.of(
            "facts",
            facts(known),
            "links",
            links.toString().strip(),
            "sections",
            sections.toString().strip()));
  }

  private static String facts(Map<String, String> known) {
    return Html.facts(
            fact(
                "Held-out conditions",
                escape(known.get("conditions") + " of " + known.get("heldOut"))),
            fact("Seeds", escape(known.get("seeds"))),
            fact("Hash of the program (SHA-256)", hash(known.get("programSha256"))),
            fact("Hash of the grid (SHA-256)", hash(known.get("gridSha256"))))
        + "<pre>%s\n%s</pre>\n"
            .formatted(escape(known.get("train")), escape(known.get("evaluate")));
  }

  private static String section(BbrSection section, Map<String, Picture> pictures) {
    StringBuilder html = new StringBuilder();
    html.append(
        "<section id=\"%s\" aria-labelledby=\"%s-title\">%n<h2 id=\"%s-title\">%s</h2>%n"
            .formatted(section.id(), section.id(), section.id(), escape(section.title())));
    html.append("<p class=\"lead\">").append(escape(section.lead())).append("</p>\n");
    if (!section.pictures().isEmpty()) {
      html.append("<div class=\"pictures\">\n");
      section.pictures().forEach(name -> html.append(picture(pictures.get(name))));
      html.append("</div>\n");
    }
    section.tables().forEach(table -> html.append(table(table)));
    if (!section.text().isEmpty()) {
      html.append("<pre>").append(escape(section.text())).append("</pre>\n");
    }
    return html.append("</section>\n\n").toString();
  }

  /** As data, so that names inside of several pictures do not meet. */
  private static String picture(Picture picture) {
    String data =
        Base64.getEncoder().encodeToString(picture.svg().getBytes(StandardCharsets.UTF_8));
    return "<img alt=\"%s\" src=\"data:image/svg+xml;base64,%s\">%n"
        .formatted(escape(picture.title()), data);
  }

  private static String table(BbrSection.Cells cells) {
    Table table = new Table(cells.caption());
    table.head(cells.head().toArray(String[]::new));
    for (List<String> row : cells.rows()) {
      table.row(row.stream().map(Html::escape).toArray(String[]::new));
    }
    return table.html();
  }
}
