package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.cli.pipeline.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir scenario}, and files with ranges in the other commands. */
final class ScenarioCommandTest {
  private static final String RANGES =
      """
      name: mine
      network: {linkRateGbps: {uniform: [50, 60]}}
      roce: {ackCoalescing: 4}
      traffic: {hosts: {choice: [2, 3]}}
      run: {durationUs: 300, warmupUs: 100, bins: 10}
      congestionControl: {algorithm: swift, parameters: {beta: {uniform: [0.5, 0.6]}}}
      """;

  @TempDir private Path folder;

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("scenario.yaml"), yaml);
  }

  private static JsonNode json(String... arguments) throws IOException {
    CommandLineRun run = CommandLineRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return Json.MAPPER.readTree(run.out());
  }

  private static JsonNode key(JsonNode explanation, String name) {
    for (JsonNode key : explanation.path("keys")) {
      if (key.path("key").asText().equals(name)) {
        return key;
      }
    }
    throw new AssertionError("no key " + name);
  }

  @Test
  void checkExplainsEveryKey() throws IOException {
    CommandLineRun run = CommandLineRun.of("scenario", "check", file(RANGES).toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .anyMatch(line -> line.endsWith("scenario.yaml: scenario mine, seed 1"))
        .anyMatch(line -> line.matches("  scenario [0-9a-f]{64}"))
        .anyMatch(line -> line.matches("  drawn from family [0-9a-f]{64}"))
        .anyMatch(
            line ->
                line.matches(
                    "  network.linkRateGbps = 5\\d\\.\\d+ Gb/s   \\(drawn from uniform"
                        + " \\[50.0, 60.0\\] in the file; expected 0.001 to 10000 Gb/s\\)"))
        .contains("  roce.ackCoalescing = 4 packets   (file; expected 1 to 1000)")
        .contains("  roce.payloadBytes = 1024 bytes   (default; expected 1 to 9000)")
        .contains("      payload of a packet")
        .contains(
            "  congestionControl.algorithm = swift   (file; expected "
                + String.join(", ", Baselines.defaults().keySet())
                + ")")
        .anyMatch(line -> line.startsWith("  congestionControl.parameters.beta = 0.5"))
        .contains(
            "  congestionControl.parameters.maxCwnd = 100.0 packets   (default; expected 0.1 to 1000000)")
        .contains("  training.validation.score.goodput = 2.0 per share of the line   (default)")
        .contains("  switches = 1 switches");
  }

  @Test
  void checkInJson() throws IOException {
    String path = file(RANGES).toString();
    JsonNode one = json("scenario", "check", path, "--json");
    assertThat(json("scenario", "check", path, "--json", "--seed", "1")).isEqualTo(one);
    JsonNode rate = key(one, "network.linkRateGbps");
    assertThat(rate.path("value").asDouble()).isBetween(50.0, 60.0);
    assertThat(rate.path("source").asText()).isEqualTo("range");
    assertThat(rate.at("/range/uniform/1").asDouble()).isEqualTo(60);
    assertThat(rate.path("unit").asText()).isEqualTo("Gb/s");
    assertThat(key(one, "roce.ackCoalescing").path("source").asText()).isEqualTo("file");
    assertThat(key(one, "roce.burstBytes").path("source").asText()).isEqualTo("default");
    assertThat(key(one, "traffic.pattern").path("allowed").asText()).contains("allToAll");
    JsonNode two = json("scenario", "check", path, "--json", "--seed", "2");
    assertThat(two.path("familySha256")).isEqualTo(one.path("familySha256"));
    assertThat(two.path("scenarioSha256")).isNotEqualTo(one.path("scenarioSha256"));
    assertThat(one.path("derived")).anyMatch(f -> f.path("name").asText().equals("bdpBytes"));
  }

  @Test
  void checkOfAnEmptyFile() throws IOException {
    JsonNode explanation = json("scenario", "check", file("").toString(), "--json");
    assertThat(explanation.path("keys")).allMatch(k -> k.path("source").asText().equals("default"));
    assertThat(explanation.path("scenarioSha256")).isEqualTo(explanation.path("familySha256"));
    assertThat(explanation.path("derived"))
        .anyMatch(
            f -> f.path("name").asText().equals("baseRttNs") && f.path("value").asLong() == 8184);
  }

  @Test
  void checkOfTcpHosts() throws IOException {
    String tcp =
        "transport: tcp\nnetwork: {linkRateGbps: 1}\ncongestionControl: {algorithm: cubic}\n";
    CommandLineRun run = CommandLineRun.of("scenario", "check", file(tcp).toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .contains("  transport = tcp   (file; expected roce, tcp)")
        .contains("  tcp.minRtoUs = 200000 µs   (default; expected 1 to 60000000)")
        .contains("  packetBytes = 1514 bytes");
    JsonNode explanation = json("scenario", "check", file(tcp).toString(), "--json");
    assertThat(key(explanation, "transport").path("value").asText()).isEqualTo("tcp");
    // 1514 and 66 bytes at 1 Gb/s over two links each, and 2 · 4 µs of delays.
    assertThat(explanation.path("derived"))
        .anyMatch(
            f ->
                f.path("name").asText().equals("baseRttNs")
                    && f.path("value").asLong() == 2 * (12_112 + 528) + 8_000);
    JsonNode byDefault = json("scenario", "check", file("").toString(), "--json");
    assertThat(key(byDefault, "transport").path("value").asText()).isEqualTo("roce");
    assertThat(json("scenario", "schema").at("/properties/transport/enum/1").asText())
        .isEqualTo("tcp");
  }

  @Test
  void whatIsWrongEndsWithItsExitCode() throws IOException {
    CommandLineRun run =
        CommandLineRun.of("scenario", "check", file("roce: {burstBites: 3}").toString());
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("unknown key `roce.burstBites`; did you mean `burstBytes`?");
    assertThat(run.out()).isEmpty();
    assertThat(CommandLineRun.of("scenario").exitCode()).isEqualTo(2);
    assertThat(CommandLineRun.of("scenario", "check").exitCode()).isEqualTo(2);
    assertThat(CommandLineRun.of("scenario", "check", "none.yaml").exitCode()).isEqualTo(3);
  }

  @Test
  void schemaIsJson() throws IOException {
    JsonNode schema = json("scenario", "schema");
    assertThat(schema.path("$schema").asText())
        .isEqualTo("https://json-schema.org/draft/2020-12/schema");
  }

  @Test
  void simulateDrawsWithItsSeed() throws IOException {
    String path = file(RANGES).toString();
    JsonNode one = json("simulate", path, "--json");
    JsonNode explained = json("scenario", "check", path, "--json");
    assertThat(one.path("scenarioSha256")).isEqualTo(explained.path("scenarioSha256"));
    assertThat(one.path("familySha256")).isEqualTo(explained.path("familySha256"));
    assertThat(one.at("/configuration/network/linkRateGbps"))
        .isEqualTo(key(explained, "network.linkRateGbps").path("value"));
    assertThat(one.path("ranges").path("traffic.hosts").path("choice")).hasSize(2);
    JsonNode two = json("simulate", path, "--json", "--seed", "2");
    assertThat(two.path("scenarioSha256")).isNotEqualTo(one.path("scenarioSha256"));
    CommandLineRun text = CommandLineRun.of("simulate", path);
    assertThat(text.out().lines())
        .anyMatch(line -> line.matches("drawn with this seed from ranges, family [0-9a-f]{12}"))
        .anyMatch(line -> line.matches("  traffic.hosts: [23]  # choice \\[2, 3\\]"));
  }

  /** The drawn configuration, written to a file, is the same run without ranges. */
  @Test
  void theEffectiveConfigurationReproducesTheRun() throws IOException {
    JsonNode drawn = json("simulate", file(RANGES).toString(), "--json", "--seed", "4");
    Path effective = folder.resolve("effective.yaml");
    Files.writeString(effective, StrictYaml.write(drawn.path("configuration")));
    JsonNode again = json("simulate", effective.toString(), "--json", "--seed", "4");
    assertThat(again.path("digest")).isEqualTo(drawn.path("digest"));
    assertThat(again.path("scenarioSha256")).isEqualTo(drawn.path("scenarioSha256"));
    assertThat(again.has("ranges")).isFalse();
  }

  /** A pipeline's folder keeps the ranges, and its seed draws the same again. */
  @Test
  void aRunResumesWithItsRanges() throws IOException {
    Experiment experiment = Experiment.from(StrictYaml.parse("s.yaml", RANGES), 5);
    Path run = folder.resolve("run");
    RunFolder.create(run, experiment, 5);
    RunFolder resumed = RunFolder.resume(run, null, null);
    assertThat(resumed.experiment().scenario()).isEqualTo(experiment.scenario());
    assertThat(resumed.experiment().sha256()).isEqualTo(experiment.sha256());
    assertThat(resumed.experiment().family().draw(77)).isEqualTo(experiment.family().draw(77));
  }

  /** A run goes on from copies of the files its scenario names; changed ones are found. */
  @Test
  void aRunKeepsTheFilesItsScenarioNames() throws IOException {
    Files.writeString(folder.resolve("sizes.cdf"), "1000 0\n2000 100\n");
    Path scenario =
        file("traffic: {pattern: poisson, cdf: sizes.cdf}\nrun: {durationUs: 300, warmupUs: 0}\n");
    Experiment experiment = Experiment.read(scenario, 1);
    Path run = folder.resolve("a/run");
    RunFolder.create(run, experiment, 1);
    Files.delete(folder.resolve("sizes.cdf"));
    RunFolder resumed = RunFolder.resume(run, null, null);
    assertThat(resumed.experiment().sha256()).isEqualTo(experiment.sha256());
    Path kept = run.resolve(RunFolder.SCENARIO);
    assertThat(CommandLineRun.of("simulate", kept.toString()).exitCode()).isZero();
    Files.writeString(run.resolve("sizes.cdf"), "1000 0\n3000 100\n");
    CommandLineRun changed = CommandLineRun.of("simulate", kept.toString());
    assertThat(changed.exitCode()).isEqualTo(3);
    assertThat(changed.err()).contains("key `fileSha256`: expected sizes.cdf with the hash");
  }

  @Test
  void aRunCannotKeepFilesFromElsewhere() throws IOException {
    Files.writeString(folder.resolve("sizes.cdf"), "1000 0\n2000 100\n");
    Files.createDirectories(folder.resolve("sub"));
    Path scenario = folder.resolve("sub/s.yaml");
    Files.writeString(scenario, "traffic: {pattern: poisson, cdf: ../sizes.cdf}\n");
    CommandLineRun run =
        CommandLineRun.of("pipeline", "--scenario", scenario.toString(), "--out", folder + "/run");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("../sizes.cdf").contains("absolute path");
    assertThat(folder.resolve("run")).doesNotExist();
  }
}
