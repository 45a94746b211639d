package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks and traffic that cannot be, found by the check and by the simulation alike. */
final class BadSimulationInputTest {
  private static final String FROM_FILE = "network: {topology: file, topologyFile: net.txt}\n";
  private static final String FLOWS = "traffic: {pattern: hpccFile, hosts: 4, file: a.flow}\n";

  @TempDir private Path folder;

  private void requireRefused(String yaml, String file, String message) throws IOException {
    Path scenario = Files.writeString(folder.resolve("s.yaml"), yaml);
    for (String[] command : new String[][] {{"simulate"}, {"scenario", "check"}}) {
      String[] arguments = Arrays.copyOf(command, command.length + 1);
      arguments[command.length] = scenario.toString();
      CommandLineRun run = CommandLineRun.of(arguments);
      assertThat(run.err())
          .as(String.join(" ", command))
          .contains(folder.resolve(file).toString())
          .contains(message)
          .doesNotContain("\tat ");
      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(run.out()).isEmpty();
    }
  }

  @Test
  void aHostThatCannotBeReached() throws IOException {
    Files.writeString(folder.resolve("net.txt"), "3 1 1\n2\n0 2 100Gbps 1us 0\n");
    requireRefused(FROM_FILE, "net.txt", "host 1 has no link");
  }

  @Test
  void aCycleWithoutARoute() throws IOException {
    Files.writeString(
        folder.resolve("net.txt"),
        "6 4 5\n2 3 4 5\n0 2 100Gbps 1us 0\n1 5 100Gbps 1us 0\n"
            + "2 3 100Gbps 1us 0\n3 4 100Gbps 1us 0\n4 2 100Gbps 1us 0\n");
    requireRefused(FROM_FILE, "net.txt", "a cycle without a route");
  }

  @Test
  void aLinkOfNothingInATopologyFile() throws IOException {
    Files.writeString(folder.resolve("net.txt"), "2 1 1\n1\n0 1 0Gbps 1us 0\n");
    requireRefused(FROM_FILE, "net.txt", "net.txt:3: rate: expected above 0");
  }

  @Test
  void aDistributionThatFalls() throws IOException {
    Files.writeString(folder.resolve("sizes.cdf"), "0 0\n100 60\n200 40\n300 100\n");
    requireRefused("traffic: {pattern: poisson, cdf: sizes.cdf}\n", "sizes.cdf", "sizes.cdf:3:");
  }

  @Test
  void aFileThatIsNotThere() throws IOException {
    requireRefused(FLOWS, "s.yaml", "names the file `a.flow`");
  }

  @Test
  void aFlowToItself() throws IOException {
    Files.writeString(folder.resolve("a.flow"), "2\n0 1 3 100 5 0\n2 2 3 100 5 0\n");
    requireRefused(FLOWS, "a.flow", "a.flow:3:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network: {linkRateGbps: 0} | key `network.linkRateGbps`: expected 0.001 to 10000 Gb/s, found 0",
        "network: {topology: dumbbell, fabricRateGbps: 0} | key `network.fabricRateGbps`: expected 0.001",
        "network: {topology: dumbbell, events: [{atUs: 1, link: [16, 17], rateGbps: 0}]} | key `network.events[0].rateGbps`: expected",
        "network: {bufferBytes: 1085} | key `network.bufferBytes`: expected room for a packet (1086 bytes), found 1085",
        "network: {switches: {kind: shared, bufferBytes: 1000}} | key `network.switches.bufferBytes`: expected at least",
        "network: {topology: dumbbell, leftHosts: 2, rightHosts: 2} | key `network.topology`: expected at least 9 hosts for the traffic, found 4",
        "network: {events: [{atUs: 1, link: [0, 1], down: true}]} | key `network.events[0].link`: expected the two ends of a link",
        "traffic: {pattern: poisson, load: 0.0000000001} | key `traffic.load`: no flow arrives",
        "traffic: {pattern: incast, periodNs: 1} | key `traffic.periodNs`: expected at most 1048576 flows",
        "network: {ecn: {enabled: false}} | key `congestionControl.algorithm`: `dcqcn` needs congestion marks (ECN), which network.ecn.enabled: true gives, found false",
        "network: {ecn: {enabled: false}}\\ncongestionControl: {algorithm: swift, mix: [{algorithm: dctcp}]} | key `congestionControl.mix[0].algorithm`: `dctcp` needs congestion marks (ECN)",
        "congestionControl: {mix: [{algorithm: swift, flows: 9}]} | key `congestionControl.mix`: expected at most as many flows as the traffic has (8), found 9",
        "congestionControl: {mix: [{algorithm: dp}]} | key `congestionControl.mix[0].algorithm`: no algorithm is called `dp`; did you mean `pd`?",
        "congestionControl: {mix: [{algorithm: pd, parameters: {derivative: 101}}]} | key `congestionControl.mix[0].parameters.derivative`: expected 0 to 100, found 101",
        "network: {hostDelaysNs: [1, 2]} | key `network.hostDelaysNs`: expected one entry for each of 9 hosts, found 2",
        "traffic: {hosts: 1, startsNs: [20000000]} | key `traffic.startsNs[0]`: expected less than the run's 20000000 ns",
        "transport: udp | key `transport`: expected one of [roce, tcp], found `udp`",
        "transport: tcp | key `congestionControl.algorithm`: `dcqcn` needs congestion notification packets, which transport: roce gives, found tcp",
        "transport: tcp\\ncongestionControl: {algorithm: hpcc} | `hpcc` needs telemetry (INT), which transport: roce gives, found tcp",
        "congestionControl: {algorithm: bbr} | `bbr` needs delivery-rate samples, which transport: tcp gives, found roce",
        "transport: tcp\\ncongestionControl: {algorithm: cubbic} | no algorithm is called `cubbic`; did you mean `cubic`?",
        "tcp: {minRtoMs: 1} | unknown key `tcp.minRtoMs`; did you mean `minRtoUs`?",
        "tcp: {initialRtoUs: 100} | key `tcp.initialRtoUs`: expected 200000 to 60000000, found 100",
        "tcp: {lossDetection: rak} | key `tcp.lossDetection`: expected one of [rack, rfc9002], found `rak`; did you mean `rack`?",
        "network: {hostDelaysNs: [-1, 0]}\\ntraffic: {hosts: 1} | key `network.hostDelaysNs[0]`: expected 0 to 1000000000 ns, found -1",
        "roce: {controlPriority: 5}\\nnetwork: {switches: {kind: shared}} | key `network.switches.priorities`: expected more than 5",
      })
  void keysOfTheScenario(String yaml, String message) throws IOException {
    requireRefused(yaml.replace("\\n", "\n"), "s.yaml", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "traffic: {hosts: 1} | no frame was marked",
        "network: {switches: {kind: shared}}\\ntraffic: {hosts: 1} | network.switches.pfc is on, but nothing was paused",
        "network: {events: [{atUs: 500, link: [0, 9], rateGbps: 10}]} | network.events[0] (",
        "network: {loss: 0.000000000001} | no frame was lost",
        "traffic: {hosts: 2, bytes: 1000000000000} | none was complete",
        "tcp: {ackEvery: 1} | the scenario changes `tcp`, but its hosts speak roce",
        "transport: tcp\\nroce: {ackCoalescing: 1}\\ncongestionControl: {algorithm: reno} | the scenario changes `roce`, but its hosts speak tcp",
      })
  void whatNeverFiredIsSaid(String yaml, String warning) throws IOException {
    Path scenario =
        Files.writeString(
            folder.resolve("s.yaml"),
            yaml.replace("\\n", "\n") + "\nrun: {durationUs: 200, warmupUs: 0, bins: 2}\n");
    CommandLineRun run = CommandLineRun.of("simulate", scenario.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err().lines())
        .anyMatch(line -> line.startsWith("warning: ") && line.contains(warning));
  }
}
