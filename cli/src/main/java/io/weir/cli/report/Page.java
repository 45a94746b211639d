package io.weir.cli.report;

import io.weir.artefact.Json;
import io.weir.artefact.Resources;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A page that needs no network: a template of this room, filled, in the frame all pages share;
 * where it draws, with Chart.js inside.
 */
final class Page {
  private static final String FRAME = "page.html";
  private static final String WEBJAR = "META-INF/maven/org.webjars.npm/chart.js/pom.properties";
  private static final String CHART_JS =
      "META-INF/resources/webjars/chart.js/%s/dist/chart.umd.min.js";

  private Page() {}

  /**
   * The whole page: {@code NAME.html} filled, and {@code NAME.js} to draw on it.
   *
   * @param name of the template and its script
   * @param title of the window, escaped
   * @param weirVersion for the foot, escaped
   * @param parts what goes into the template, by placeholder
   * @param data what the script reads, by element id
   */
  static String render(
      String name,
      String title,
      String weirVersion,
      Map<String, String> parts,
      Map<String, ?> data) {
    StringBuilder elements = new StringBuilder();
    new TreeMap<>(data)
        .forEach(
            (id, value) ->
                elements.append(
                    "<script type=\"application/json\" id=\"%s\">%s</script>\n"
                        .formatted(id, embed(value))));
    String scripts =
        Resources.filled(
            Page.class,
            "scripts.html",
            Map.of(
                "data", elements.toString().strip(),
                "chartjs", chartJs(),
                "js", Resources.text(Page.class, name + ".js")));
    String credit = " Charts: Chart.js, MIT licence, included in this file.";
    return frame(name, title, weirVersion, parts, credit, scripts.strip());
  }

  /** A page without scripts: {@code NAME.html} filled. */
  static String still(String name, String title, String weirVersion, Map<String, String> parts) {
    return frame(name, title, weirVersion, parts, "", "");
  }

  private static String frame(
      String name,
      String title,
      String weirVersion,
      Map<String, String> parts,
      String credit,
      String scripts) {
    return Resources.filled(
        Page.class,
        FRAME,
        Map.of(
            "title", title,
            "version", weirVersion,
            "css", Resources.text(Page.class, "report.css"),
            "body", Resources.filled(Page.class, name + ".html", parts).strip(),
            "credit", credit,
            "scripts", scripts));
  }

  /** JSON that can stand in a script element: a browser ends one at the first {@code </script}. */
  private static String embed(Object value) {
    return Json.canonical(value).replace("<", "\\u003c");
  }

  private static String chartJs() {
    Properties jar = new Properties();
    try {
      jar.load(new StringReader(Resources.text(Page.class, "/" + WEBJAR)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String script =
        Resources.text(Page.class, "/" + CHART_JS.formatted(jar.getProperty("version")));
    // The map is not in the page, so a debugger would look for it in vain.
    return script
        .replaceFirst("(?m)^//# sourceMappingURL=.*$", "")
        .replace("</script", "<\\/script");
  }
}
