package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Congestion control in C from the command line. */
final class NativeControlTest {
  private static final String AIMD = Path.of("..", "examples", "native", "aimd.c").toString();
  private static final String RUN =
      "traffic: {hosts: 4, startJitterNs: 20000}\nrun: {durationUs: 1000, warmupUs: 100, bins: 5}\n";

  @TempDir private Path folder;

  private Path scenario(String more) throws IOException {
    return Files.writeString(folder.resolve("s.yaml"), RUN + more);
  }

  private static CommandLineRun simulate(Path scenario, String... more) {
    List<String> arguments = new ArrayList<>(List.of("simulate", scenario.toString()));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  private static JsonNode json(CommandLineRun run) throws IOException {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return Json.MAPPER.readTree(run.out());
  }

  @Test
  void theExampleRunsAsTheAlgorithmInJavaDoes() throws IOException {
    JsonNode java = json(simulate(scenario("congestionControl: {algorithm: aimd}"), "--json"));
    JsonNode c = json(simulate(scenario(""), "--with", AIMD, "--json"));
    assertThat(c.path("digest")).isEqualTo(java.path("digest"));
    assertThat(c.path("algorithm").asText()).isEqualTo("congestion control in C: aimd");
    assertThat(c.path("controlSha256").asText()).hasSize(64);
    assertThat(c.path("parameters").path("max_window_packets").asLong()).isEqualTo(100_000);
  }

  @Test
  void parametersReachTheExample() throws IOException {
    JsonNode java =
        json(
            simulate(
                scenario("congestionControl: {algorithm: aimd, parameters: {increasePackets: 9}}"),
                "--json"));
    JsonNode c =
        json(simulate(scenario(""), "--with", AIMD, "--parameter", "increase_packets=9", "--json"));
    assertThat(c.path("digest")).isEqualTo(java.path("digest"));
    assertThat(c.path("parameters").path("increase_packets").asLong()).isEqualTo(9);
  }

  @Test
  void itIsComparedWithTheOthers() throws IOException {
    Path file =
        scenario(
            "evaluation: {seeds: 1, workloads: [{pattern: manyToOne, hosts: 2, flowsPerPair: 1,"
                + " startJitterNs: 1000}], run: {durationUs: 1000, warmupUs: 100, bins: 5}}\n");
    CommandLineRun run = CommandLineRun.of("evaluate", "--scenario", file.toString(), AIMD);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("aimd.c", "DCQCN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | --with none.c | cannot load none.c: no such file",
        "3 | --with none.so | cannot load none.so: no such file",
        "3 | --with AIMD --parameter increase_packet=2 | did you mean `increase_packets`?",
        "3 | --with AIMD --parameter increase_packets=0 | parameter `increase_packets`: expected 1 to 100",
        "3 | --with AIMD --parameter max_window_packets=1 | max_window_packets: expected min_window_packets or more",
        "2 | --with AIMD --parameter increase_packets=two | two",
        "2 | --parameter increase_packets=2 | --parameter needs --with",
        "3 | --with AIMD --native | is C already",
        "3 | --with ../examples/policies/reference-program.json --parameter a=2 | only congestion control in C has",
      })
  void whatCannotBeIsSaid(int exitCode, String arguments, String message) throws IOException {
    CommandLineRun run = simulate(scenario(""), arguments.replace("AIMD", AIMD).split(" ", -1));
    assertThat(run.err()).contains(message).doesNotContain("\tat ");
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void theCompilersWordsAreShown() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.c"), "int x = ;\n");
    CommandLineRun run = simulate(scenario(""), "--with", broken.toString());
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("broken.c:1:9: error").doesNotContain("\tat ");
  }

  /** Found while the simulation runs, and still no stack trace. */
  @Test
  void aRateOfZeroEndsTheRun() throws IOException {
    String aimd = Files.readString(Path.of(AIMD));
    Path zero =
        Files.writeString(
            folder.resolve("zero.c"),
            aimd.replace(
                "block[UNTIL_NEXT_CUT] = in_flight_bytes;",
                "block[WEIR_RATE_BPS] = in_flight_bytes < 0;"));
    CommandLineRun run = simulate(scenario("network: {loss: 0.01}\n"), "--with", zero.toString());
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err())
        .contains("zero.c: block[WEIR_RATE_BPS]: expected 1 or more after a call, found 0")
        .doesNotContain("\tat ");
  }

  @Test
  void aLibraryWithoutTheFunctionIsRefused() throws IOException {
    Path empty =
        Files.writeString(folder.resolve("empty.c"), "int x(void);\nint x(void) { return 1; }\n");
    CommandLineRun run = simulate(scenario(""), "--with", empty.toString());
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("empty.c: does not export `weir_congestion_control`");
  }
}
