package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.nativelib.toolchain.MachineProgram;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** From a small grid to a page with pictures, by one command. */
class BbrPipelineTest {
  private static final List<String> PICTURES =
      List.of(
          "change.svg",
          "classes.svg",
          "convergence.svg",
          "cubic-loss.svg",
          "gains.svg",
          "jain.svg",
          "queue.svg",
          "share.svg",
          "utilisation.svg",
          "worst.svg");

  @TempDir private static Path folder;
  private static Path out;
  private static CommandLineRun run;

  @BeforeAll
  static void runs() {
    out = folder.resolve("out");
    run = CommandLineRun.of("pipeline", "--bbr", "--quick", "--out", out.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static String text(String name) throws IOException {
    return Files.readString(out.resolve(name));
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group).toList();
  }

  private static Document parsed(byte[] xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    // The document type is on the network.
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
  }

  @Test
  void everyStageLeavesItsFiles() {
    assertThat(run.out())
        .contains("weir bbr grid", "weir bbr label", "weir bbr train", "weir bbr evaluate")
        .contains("| jainGainOverStock |", "| classWithinOne |", "| loss_rtt |");
    assertThat(run.err()).contains("label 100%", "Simulations 100%");
    for (String name :
        List.of("grid.json", "labels/labels.parquet", "program.json", "evaluation.parquet")) {
      assertThat(out.resolve(name)).isNotEmptyFile();
    }
  }

  @Test
  void thePageHasAllPicturesAndNoLinkThatLeadsNowhere() throws Exception {
    String page = text("evaluation.md");
    assertThat(page).doesNotContain("{{", "NaN", "null", "Infinity");
    List<String> links = found("(?<=]\\()[^)]*(?=\\))", page);
    assertThat(new TreeSet<>(links))
        .containsExactlyElementsOf(PICTURES.stream().map(name -> "evaluation/" + name).toList());
    try (Stream<Path> pictures = Files.list(out.resolve("evaluation"))) {
      assertThat(pictures.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(PICTURES);
    }
    for (String name : PICTURES) {
      Document picture = parsed(Files.readAllBytes(out.resolve("evaluation").resolve(name)));
      assertThat(picture.getDocumentElement().getTagName()).as(name).isEqualTo("svg");
      assertThat(picture.getElementsByTagName("path").getLength()).as(name).isPositive();
    }
    assertThat(page)
        .contains("./weir bbr train --labels LABELS --out program.json --rounds 2 --conditions 10")
        .contains("--seeds 1 --markdown PAGE.md", "4 of 4 held-out conditions");
  }

  @Test
  void thePageForABrowserNeedsNothingElse() throws Exception {
    String page = text("evaluation.html");
    assertThat(page).contains("default-src 'none'").doesNotContain("<script", "{{", "NaN");
    assertThat(page).doesNotContainPattern("(?i)<[^>]*\\b(src|href)=[\"']?(https?:)?//");
    for (String id : found("(?<=href=\"#)[^\"]+", page)) {
      assertThat(page).contains("<section id=\"" + id + "\"");
    }
    List<String> images = found("(?<=src=\"data:image/svg\\+xml;base64,)[^\"]+", page);
    assertThat(images).hasSameSizeAs(PICTURES);
    for (String image : images) {
      parsed(Base64.getDecoder().decode(image));
    }
    assertThat(found("<img alt=\"[^\"]{10,}\"", page)).hasSameSizeAs(PICTURES);
    assertThat(found("<caption>", page)).hasSameSizeAs(found("<table>", page));
  }

  /** The page gets a script for this; it has none of its own. */
  @Test
  void aBrowserShowsEveryPicture() throws IOException {
    Optional<MachineProgram> browser =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(name -> MachineProgram.named(name, System.getenv()).stream())
            .findFirst();
    assumeTrue(browser.isPresent(), "no browser; apt-get install chromium");
    String count =
        "<script>onload = () => { document.title = 'shown: '"
            + " + [...document.images].filter((i) => i.naturalWidth > 0).length; }</script>";
    Path copy = folder.resolve("copy.html");
    Files.writeString(copy, text("evaluation.html").replace("</body>", count + "</body>"));
    StringBuilder dom = new StringBuilder();
    browser
        .get()
        .run(
            List.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("browser"),
                "--dump-dom",
                copy.toUri().toString()),
            folder,
            line -> dom.append(line).append('\n'));
    assertThat(dom.toString()).contains("<title>shown: " + PICTURES.size() + "</title>");
  }

  @Test
  void rowsHaveEveryFigureOfEveryGain() throws IOException, SQLException {
    try (DuckDBConnection database =
            (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:", null);
        Statement statement = database.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*), min(rate_bps), min(label_gain), min(stock_gain),"
                    + " min(program_gain), min(oracle_bbr_share_of_fair), min(parity_cubic_loss),"
                    + " min(rule_mean_queue_delay_ms), min(ware_convergence_s),"
                    + " min(fixed_converged), min(stock_jain_over_stock),"
                    + " min(ware_bbr_share_of_stock), min(program_jain_over_stock -"
                    + " (program_jain / stock_jain - 1)) FROM '"
                    + out.resolve("evaluation.parquet")
                    + "'")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(4);
      assertThat(rows.getDouble(2)).isGreaterThan(1e6);
      assertThat(rows.getDouble(3)).isBetween(0.9, 4.0);
      assertThat(rows.getDouble(4)).isEqualTo(2);
      assertThat(rows.getDouble(5)).isBetween(0.95, 4.0);
      assertThat(rows.getDouble(11)).isZero();
      assertThat(rows.getDouble(12)).isBetween(0.5, 1.0);
      assertThat(rows.getDouble(13)).isZero();
    }
  }

  @Test
  void whatIsThereIsNotMadeAgainAndThePageIsTheSameAgain() throws IOException {
    String page = text("evaluation.md");
    String picture = text("evaluation/jain.svg");
    Path copy = folder.resolve("resumed");
    copyTo(copy);
    Files.delete(copy.resolve("evaluation.md"));
    Files.delete(copy.resolve("evaluation/jain.svg"));
    CommandLineRun resumed =
        CommandLineRun.of("pipeline", "--bbr", "--quick", "--resume", "--out", copy.toString());
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.out()).doesNotContain("bbr grid", "bbr train").contains("bbr evaluate");
    assertThat(copy.resolve("evaluation.md")).content().isEqualTo(page);
    assertThat(copy.resolve("evaluation/jain.svg")).content().isEqualTo(picture);
    CommandLineRun again = CommandLineRun.of("pipeline", "--bbr", "--quick", "--out", copy + "");
    assertThat(again.exitCode()).isEqualTo(3);
    assertThat(again.err()).contains("is not empty; add --resume");
  }

  private static void copyTo(Path copy) throws IOException {
    try (Stream<Path> all = Files.walk(out)) {
      for (Path file : all.toList()) {
        Files.copy(file, copy.resolve(out.relativize(file).toString()));
      }
    }
  }

  @Test
  void stoppedItLeavesNothing() throws Exception {
    Path pages = Files.createDirectory(folder.resolve("pages"));
    Path log = folder.resolve("log");
    Process process =
        TrainedRuns.start(
            log,
            "bbr",
            "evaluate",
            "--labels",
            out.resolve("labels").toString(),
            "--program",
            out.resolve("program.json").toString(),
            "--seeds",
            "10000",
            "--markdown",
            pages.resolve("page.md").toString(),
            "--html",
            pages.resolve("page.html").toString(),
            "--rows",
            pages.resolve("rows.parquet").toString());
    while (!Files.readString(log, StandardCharsets.UTF_8).contains("Simulations")) {
      assertThat(process.isAlive()).as("it was done before it could be stopped").isTrue();
      Thread.sleep(20);
    }
    process.destroy();
    assertThat(process.waitFor()).isNotZero();
    assertThat(pages).isEmptyDirectory();
  }
}
