package io.weir.nativelib.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.artefact.UserError;
import io.weir.nativelib.toolchain.TestJvm;
import io.weir.sim.scenario.Scenario;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real TCP through the bottleneck; needs root. Bounds are loose: the machine is shared. */
class LiveRunTest {
  private static final Path TUN = Path.of("/dev/net/tun");

  private static void assumeLive() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "live mode needs Linux");
    assumeTrue(Files.exists(TUN), "no /dev/net/tun: modprobe tun");
    try {
      NetworkNamespace.create().close();
    } catch (UserError e) {
      assumeTrue(false, e.getMessage());
    }
  }

  /** Descriptors of a process that hold TUN devices or network namespaces. */
  private static Set<String> held(String process) throws IOException {
    Set<String> held = new TreeSet<>();
    for (Path fd : list(Path.of("/proc", process, "fd"))) {
      String target = target(fd);
      if (target.equals(TUN.toString()) || target.startsWith("net:[")) {
        held.add(target);
      }
    }
    return held;
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (IOException e) {
      // The process ended meanwhile.
      return List.of();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(NetworkNamespace.THREADS))
        .toList();
  }

  @Test
  void cubicFillsTheBottleneckAndNothingStays() throws IOException {
    assumeLive();
    Scenario scenario = Paths.scenario("ecn: {enabled: false}", 1_500_000);
    List<LiveStatus> said = new ArrayList<>();
    LiveResult result;
    try (LiveRun run = LiveRun.open(Paths.setup(scenario, 1, "cubic"))) {
      assertThat(held("self")).hasSize(3);
      result = run.run(said::add);
    }
    assertThat(held("self")).isEmpty();
    assertThat(threads()).isEmpty();
    assertThat(said).isNotEmpty();
    assertThat(result.payloadMbps()).isBetween(5.0, 20.5);
    assertThat(result.rttMeanMs()).isBetween(10.0, 100.0);
    assertThat(result.rttMinMs()).isGreaterThan(10);
    assertThat(result.releases()).isPositive();
    assertThat(result.result().bottleneck().utilisation()).isBetween(0.2, 1.1);
    assertThat(result.result().maxQueueBytes()).isBetween(1500L, 60_000L);
    assertThat(result.result().bins()).hasSize(10);
    assertThat(result.result().flows().get(0).sentPackets()).isPositive();
    assertThat(result.result().classes().get(0).algorithm()).isEqualTo("cubic");
  }

  /** Without marks that arrive, CUBIC overflows this buffer at once. */
  @Test
  void marksArrive() throws IOException {
    assumeLive();
    Scenario scenario =
        Paths.scenario("ecn: {kminBytes: 5000, kmaxBytes: 5001, pmax: 1}", 1_500_000);
    try (LiveRun run = LiveRun.open(Paths.setup(scenario, 1, "cubic"))) {
      run.inNamespaces(() -> Files.writeString(Path.of("/proc/sys/net/ipv4/tcp_ecn"), "1"));
      LiveResult result = run.run(status -> {});
      assertThat(result.result().markedFrames()).isPositive();
      assertThat(result.result().droppedFrames()).isZero();
      assertThat(result.payloadMbps()).isGreaterThan(3);
    }
  }

  @Test
  void anUnknownAlgorithmIsAnErrorThatListsTheOthers() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "live mode needs Linux");
    assertThatThrownBy(
            () -> LiveRun.open(Paths.setup(Paths.scenario("loss: 0", 1_000_000), 1, "nonesuch")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("`nonesuch`")
        .hasMessageContaining("reno")
        .hasMessageContaining("modprobe tcp_nonesuch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "KILL"})
  void whenTheProcessEndsNothingIsLeft(String signal) throws Exception {
    assumeLive();
    Process child = child(List.of());
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("running");
      Set<String> namespaces =
          held(Long.toString(child.pid())).stream()
              .filter(target -> target.startsWith("net:["))
              .collect(Collectors.toSet());
      assertThat(namespaces).hasSize(2);
      new ProcessBuilder("kill", "-" + signal, Long.toString(child.pid())).start().waitFor();
      assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(holders(namespaces)).isEmpty();
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void withoutThePermissionItSaysSo() throws Exception {
    assumeLive();
    Path setpriv = Path.of("/usr/bin/setpriv");
    assumeTrue(Files.isExecutable(setpriv), "setpriv is missing: apt-get install -y util-linux");
    Process child =
        child(List.of(setpriv.toString(), "--bounding-set", "-sys_admin", "--inh-caps", "-all"));
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).contains("cannot make a network namespace").contains("as root");
    } finally {
      child.destroyForcibly();
    }
  }

  private static Process child(List<String> before) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(TestJvm.command(List.of(), LiveChild.class));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Processes that hold any of these namespaces. */
  private static List<String> holders(Set<String> namespaces) {
    List<String> holders = new ArrayList<>();
    for (Path process : list(Path.of("/proc"))) {
      if (process.getFileName().toString().matches("\\d+")) {
        Stream<Path> links =
            Stream.concat(
                list(process.resolve("fd")).stream(), Stream.of(process.resolve("ns/net")));
        if (links.anyMatch(link -> namespaces.contains(target(link)))) {
          holders.add(process.toString());
        }
      }
    }
    return holders;
  }
}
