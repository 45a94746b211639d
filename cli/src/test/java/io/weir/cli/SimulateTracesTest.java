package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import io.weir.sim.measure.HpccFctFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines, captures and completion times of {@code weir simulate}. */
final class SimulateTracesTest {
  private static final String RUN = "run: {durationUs: 400, warmupUs: 0, bins: 4}\n";
  private static final String CONGESTED = "traffic: {hosts: 8, startJitterNs: 0}\n" + RUN;
  private static final String LOSSY =
      "network: {loss: 0.01}\nroce: {timeoutUs: 100}\ntraffic: {hosts: 2}\n" + RUN;
  private static final String PAUSED =
      "network: {switches: {kind: shared, bufferBytes: 1000000}}\n"
          + "traffic: {hosts: 8, bytes: 200000, startJitterNs: 0}\n"
          + RUN;

  /** What must never be in a capture: malformed packets, wrong checksums. */
  private static final String WRONG = "_ws.malformed || ip.checksum.status == \"Bad\"";

  private static final String TCP =
      """
      transport: tcp
      network: {linkRateGbps: 1, bufferBytes: 30000, ecn: {enabled: false}}
      tcp: {minRtoUs: 10000}
      traffic: {hosts: 3, bytes: 300000, startJitterNs: 0}
      run: {durationUs: 50000, warmupUs: 0, bins: 4}
      congestionControl: {algorithm: cubic}
      """;

  @TempDir private Path folder;

  private String scenario(String yaml) throws IOException {
    return Files.writeString(folder.resolve("s.yaml"), yaml).toString();
  }

  private static CommandLineRun simulate(String... arguments) {
    List<String> all = new ArrayList<>(List.of("simulate"));
    all.addAll(List.of(arguments));
    CommandLineRun run = CommandLineRun.of(all.toArray(new String[0]));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static JsonNode json(CommandLineRun run) throws IOException {
    return Json.MAPPER.readTree(run.out());
  }

  /** Frames of a capture that match a display filter. */
  private static long frames(Path capture, String filter) throws Exception {
    Process tshark =
        new ProcessBuilder(
                "tshark",
                "-r",
                capture.toString(),
                "-Y",
                filter,
                "-T",
                "fields",
                "-e",
                "frame.number")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tshark.waitFor()).as("tshark -Y %s", filter).isZero();
    return out.lines().count();
  }

  private static boolean hasTshark() throws InterruptedException {
    try {
      return new ProcessBuilder("tshark", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private record Captured(JsonNode result, Path file) {}

  private Captured capture(String yaml) throws Exception {
    assumeTrue(hasTshark(), "tshark is not installed");
    Path file = folder.resolve("a.pcapng");
    JsonNode plain = json(simulate(scenario(yaml), "--json"));
    CommandLineRun run = simulate(scenario(yaml), "--json", "--pcapng", file.toString());
    assertThat(json(run)).isEqualTo(plain);
    assertThat(run.err()).doesNotContain("--pcapng");
    assertThat(frames(file, WRONG)).isZero();
    return new Captured(plain, file);
  }

  @Test
  void aCongestedRunHasItsMarks() throws Exception {
    Captured run = capture(CONGESTED);
    long marked = frames(run.file(), "ip.dsfield.ecn == 3 && infiniband.bth.opcode == 4");
    assertThat(marked).isPositive().isLessThanOrEqualTo(run.result().path("markedFrames").asLong());
    // Every notification that arrived has crossed two links.
    long cnps = frames(run.file(), "infiniband.bth.opcode == 0x81");
    assertThat(cnps)
        .isGreaterThanOrEqualTo(2 * run.result().path("congestionNotifications").asLong())
        .isPositive();
    // A PSN counts packets: the first of every flow is 0, on two links.
    assertThat(frames(run.file(), "infiniband.bth.opcode == 4 && infiniband.bth.psn == 0"))
        .isEqualTo(2 * 8);
    assertThat(frames(run.file(), "frame")).isEqualTo(run.result().path("packetHops").asLong());
  }

  @Test
  void aLossyRunHasItsDropsAndNegativeAcknowledgements() throws Exception {
    Captured run = capture(LOSSY);
    assertThat(frames(run.file(), "frame.comment == \"dropped\""))
        .isEqualTo(run.result().path("droppedFrames").asLong())
        .isPositive();
    assertThat(frames(run.file(), "infiniband.aeth.syndrome.opcode == 3")).isPositive();
  }

  @Test
  void pausesAreCaptured() throws Exception {
    Captured run = capture(PAUSED);
    long pauses = 0;
    for (JsonNode paused : run.result().at("/details/pauses")) {
      pauses += paused.path("pauses").asLong();
    }
    assertThat(pauses).isPositive();
    assertThat(frames(run.file(), "eth.type == 0x8808")).isGreaterThanOrEqualTo(pauses);
  }

  @Test
  void aLossyTcpRunIsAStreamThatTsharkUnderstands() throws Exception {
    Captured run = capture(TCP);
    assertThat(frames(run.file(), "tcp")).isEqualTo(frames(run.file(), "frame"));
    assertThat(frames(run.file(), "frame.comment == \"dropped\""))
        .isEqualTo(run.result().path("droppedFrames").asLong())
        .isPositive();
    // Port 0 leads from the first sender to the switch, port 1 back: what that host would capture.
    String host = "frame.interface_id <= 1 && ";
    assertThat(frames(run.file(), host + "tcp.flags.syn == 1")).isEqualTo(2);
    assertThat(frames(run.file(), host + "tcp.options.sack.count > 0")).isPositive();
    Path alone = folder.resolve("host.pcapng");
    write(run.file(), "frame.interface_id <= 1", alone);
    assertThat(frames(alone, "tcp.analysis.retransmission")).isPositive();
    assertThat(frames(alone, "tcp.analysis.ack_lost_segment || tcp.analysis.lost_segment"))
        .isZero();
    // The last byte is acknowledged: payload has the numbers 1 to 300,000.
    assertThat(frames(alone, "tcp.srcport == 61439 && tcp.ack == 300001")).isPositive();
    assertThat(frames(alone, "tcp.srcport == 61439 && tcp.ack > 300001")).isZero();
  }

  /** Writes the frames of a capture that match a filter into another. */
  private static void write(Path capture, String filter, Path target) throws Exception {
    Process tshark =
        new ProcessBuilder(
                "tshark", "-r", capture.toString(), "-Y", filter, "-w", target.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(tshark.waitFor()).isZero();
  }

  @Test
  void theCapOfACaptureIsSaid() throws IOException {
    Path file = folder.resolve("a.pcapng");
    CommandLineRun run =
        simulate(scenario(CONGESTED), "--pcapng", file.toString(), "--pcapng-frames", "10");
    assertThat(run.err()).contains("warning: --pcapng:").contains("--pcapng-frames");
    assertThat(file).isNotEmptyFile();
  }

  /** What was captured until a run failed is kept: that is when it is needed. */
  @Test
  void aRunThatFailsKeepsItsCapture() throws IOException {
    Path file = folder.resolve("a.pcapng");
    String tooLittle =
        "network: {switches: {kind: shared, bufferBytes: 1000000, headroomBytes: 1}}\n"
            + "traffic: {hosts: 8, startJitterNs: 0}\n"
            + RUN;
    CommandLineRun run =
        CommandLineRun.of("simulate", scenario(tooLittle), "--pcapng", file.toString());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(5);
    assertThat(run.err()).contains("network.switches.headroomBytes");
    assertThat(file).isNotEmptyFile();
  }

  @Test
  void enginesGiveOneResult() throws IOException {
    String file = scenario(PAUSED);
    String byDefault = simulate(file, "--json").out();
    assertThat(simulate(file, "--json", "--engine", "heap").out()).isEqualTo(byDefault);
    assertThat(simulate(file, "--json", "--window-ns", "300").out()).isEqualTo(byDefault);
    assertThat(CommandLineRun.of("simulate", "--help").out())
        .contains("--engine")
        .contains("same digest");
  }

  @Test
  void enginesThatDoNotFit() throws IOException {
    String file = scenario(CONGESTED);
    String[][] wrong = {
      {"--window-ns", "0"},
      {"--window-ns", "5", "--engine", "heap"},
      {"--engine", "window", "--qlog", "a"},
      {"--engine", "treap"},
    };
    for (String[] options : wrong) {
      List<String> arguments = new ArrayList<>(List.of("simulate", file));
      arguments.addAll(List.of(options));
      CommandLineRun run = CommandLineRun.of(arguments.toArray(new String[0]));
      assertThat(run.exitCode()).as(String.join(" ", options)).isEqualTo(2);
      assertThat(run.err()).contains(options[0]);
    }
  }

  @Test
  void completionTimesAsHpccWritesThem() throws IOException {
    Path file = folder.resolve("fct.txt");
    CommandLineRun run = simulate(scenario(PAUSED), "--fct", file.toString());
    assertThat(HpccFctFile.read(file))
        .hasSize(8)
        .allSatisfy(
            flow -> {
              assertThat(flow.destination()).isEqualTo(8);
              assertThat(flow.bytes()).isEqualTo(200_000);
              assertThat(flow.fctNs()).isGreaterThanOrEqualTo(flow.standaloneFctNs());
            });
    assertThat(run.out())
        .contains("FCT slowdown")
        .contains("above 100000 to 1000000")
        .contains("Jain over time")
        .contains("PFC pauses");
    CommandLineRun endless =
        CommandLineRun.of("simulate", scenario(CONGESTED), "--fct", folder.resolve("b").toString());
    assertThat(endless.exitCode()).isEqualTo(3);
    assertThat(endless.err()).contains("--fct: expected flows that end, found none");
  }

  @Test
  void whatDoesNotExistIsNullInJson() throws IOException {
    JsonNode fct = json(simulate(scenario(PAUSED), "--json")).at("/details/fct");
    assertThat(fct.at("/sizes/0/mean").isNull()).isTrue();
    assertThat(fct.at("/all/toBytes").isNull()).isTrue();
    assertThat(fct.at("/sizes/0/toBytes").asLong()).isEqualTo(10_000);
    assertThat(fct.at("/all/mean").asDouble()).isGreaterThan(1);
  }
}
