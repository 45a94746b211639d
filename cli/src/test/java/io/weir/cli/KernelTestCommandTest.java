package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelTestCommandTest {
  private static final Path EXAMPLE = Path.of("../examples/kernel.yaml");

  @TempDir private Path folder;

  private Path example(String key, String value) throws IOException {
    String text = Files.readString(EXAMPLE);
    String changed = text.replaceFirst("(?m)" + key + ".*$", value);
    assertThat(changed).isNotEqualTo(text);
    return Files.writeString(folder.resolve("scenario.yaml"), changed);
  }

  /** Kernel and simulator, same file: throughput within 5 %, mean round trip within 10 %. */
  @Tag("guest")
  @Test
  void simulatorAndKernelAgree() throws IOException {
    Path out = folder.resolve("out");
    CommandLineRun run =
        CommandLineRun.of(
            "kernel",
            "test",
            EXAMPLE.toString(),
            "--kernel=6.12",
            "--cc=cubic,reno,bbr",
            "--compare",
            "--json",
            "--out",
            out.toString());
    assumeTrue(run.exitCode() != 4, () -> "skipped: " + run.err());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(3);
    for (String line : run.out().lines().toList()) {
      JsonNode row = Json.MAPPER.readTree(line);
      String name = row.path("cc").asText();
      double mbps = row.path("mbps").asDouble();
      double rttMs = row.path("meanRttMs").asDouble();
      assertThat(row.path("retransmissions").isIntegralNumber()).isTrue();
      assertThat(row.at("/simulated/mbps").asDouble())
          .as(name)
          .isCloseTo(mbps, within(0.05 * mbps));
      assertThat(row.at("/simulated/meanRttMs").asDouble())
          .as(name)
          .isCloseTo(rttMs, within(0.1 * rttMs));
    }
    assertThat(Files.readString(out.resolve("kernel.html")))
        .contains("data-run=\"cubic, kernel 6.12")
        .contains("data-figure=\"rttMs\"");
    assertThat(Json.MAPPER.readTree(out.resolve("kernel.json").toFile())).hasSize(3);
  }

  @Test
  void whatTheMachineCannotDoIsNamedByItsKey() throws IOException {
    CommandLineRun ecn =
        CommandLineRun.of("kernel", "test", example("  ecn:", "  ecn: {enabled: true}").toString());
    assertThat(ecn.exitCode()).isEqualTo(3);
    assertThat(ecn.err()).contains("network.ecn").contains("scenario.yaml");
    CommandLineRun fast =
        CommandLineRun.of(
            "kernel", "test", example("  fabricRateGbps:", "  fabricRateGbps: 1").toString());
    assertThat(fast.exitCode()).isEqualTo(3);
    assertThat(fast.err()).contains("100 kbit/s to 200 Mbit/s");
  }

  @Test
  void wrongOptionsAreRefused() {
    assertThat(CommandLineRun.of("kernel", "test", "--kernel=5.10").err())
        .contains("kernel `5.10` is not one of 6.1, 6.12");
    assertThat(CommandLineRun.of("kernel", "test", "--cc=cubic+").err()).contains("--cc: expected");
    assertThat(
            CommandLineRun.of(
                    "kernel",
                    "test",
                    "--kernel=6.1",
                    "--write-golden",
                    folder.resolve("g.json").toString())
                .err())
        .contains("--write-golden records the default results");
    assertThat(CommandLineRun.of("kernel").exitCode()).isEqualTo(2);
  }
}
