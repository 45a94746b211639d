package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.weir.artefact.StrictYaml;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.host.Hosts;
import io.weir.sim.host.TcpChecks;
import io.weir.sim.traffic.Flow;
import io.weir.sim.traffic.TrafficSpec;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TCP hosts, switches and links together: what was to be sent arrives, once, whatever happens. */
class TcpEndToEndTest {
  private static final List<String> ALGORITHMS = Scenarios.tcpAlgorithms();

  private static final long DURATION_US = 16_000;

  /** By then every link is up again and has changed for the last time. */
  private static final long CHANGES_NS = 1_000_000;

  private static final long CHECK_NS = 20_011;
  private static final int SEEDS = 120;

  static LongStream seeds() {
    return LongStream.range(0, SEEDS);
  }

  private static Scenario scenario(long seed) {
    boolean calm = isCalm(RandomScenarios.of(seed).traffic());
    return RandomScenarios.tcp(seed, calm ? DURATION_US : CHANGES_NS / 1000);
  }

  private static Simulation simulation(long seed, EngineChoice engine) {
    Scenario scenario = scenario(seed);
    CongestionControl wanted = Scenarios.control(ALGORITHMS.get((int) (seed % ALGORITHMS.size())));
    CongestionControl control = Scenarios.controlIn(scenario, wanted);
    return new Simulation(scenario, seed, control, engine);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everythingArrivesOnceAndTheCountsAreRight(long seed) {
    Simulation simulation = simulation(seed, EngineChoice.HEAP);
    Hosts hosts = simulation.datacenter().hosts;
    for (long atNs = 0; atNs < CHANGES_NS; atNs += CHECK_NS) {
      simulation.runUntil(atNs);
      TcpChecks.requireSound(hosts);
      long travelling = hosts.framesSent() - hosts.framesArrived() - hosts.framesDropped();
      assertThat((long) TcpChecks.recordsInUse(hosts)).isBetween(0L, travelling);
    }
    if (!isCalm(scenario(seed).traffic())) {
      return;
    }
    requireProgress(simulation);
    simulation.requireSound();
    TcpChecks.requireSound(hosts);
    if (hosts.completedFlows() == simulation.flows().size()) {
      requireNothingLeft(simulation);
    }
  }

  /** A few flows that end: overload does not keep any of them from getting on. */
  private static boolean isCalm(TrafficSpec traffic) {
    return switch (traffic.pattern()) {
      case manyToOne, allToAll, permutation -> traffic.bytes() != null;
      case allReduceRing -> true;
      default -> false;
    };
  }

  /** Between any two of four times every flow is complete, not yet begun, or gets further. */
  private static void requireProgress(Simulation simulation) {
    Hosts hosts = simulation.datacenter().hosts;
    long[] before = new long[simulation.flows().size()];
    for (int part = 1; part <= 4; part++) {
      simulation.runUntil(part * DURATION_US * 1000 / 4);
      for (int flow = 0; flow < before.length; flow++) {
        long bytes = simulation.flows().get(flow).bytes();
        long delivered = TcpChecks.deliveredInOrder(hosts, flow);
        boolean begun = hosts.startedPs(flow) < (part - 1) * DURATION_US * 1_000_000 / 4;
        assertThat(hosts.completedPs(flow) != Long.MAX_VALUE).isEqualTo(delivered == bytes);
        if (begun && delivered < bytes) {
          assertThat(delivered).as("flow %d, part %d", flow, part).isGreaterThan(before[flow]);
        }
        before[flow] = delivered;
      }
    }
  }

  private static void requireNothingLeft(Simulation simulation) {
    Hosts hosts = simulation.datacenter().hosts;
    assertThat(simulation.datacenter().meter.deliveredPayload())
        .isEqualTo(simulation.flows().stream().mapToLong(Flow::bytes).sum());
    // What is on its way now are answers to duplicates; they get there.
    simulation.runUntil(2 * DURATION_US * 1000);
    for (int flow = 0; flow < simulation.flows().size(); flow++) {
      assertThat(TcpChecks.ackedPayload(hosts, flow))
          .isEqualTo(simulation.flows().get(flow).bytes());
    }
    assertThat(hosts.framesSent()).isEqualTo(hosts.framesArrived() + hosts.framesDropped());
    assertThat(TcpChecks.recordsInUse(hosts)).isZero();
  }

  /** A negative control: the scenarios do what they are there for. */
  @Test
  void theScenariosCoverWhatCanHappen() {
    Set<String> seen = new TreeSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      Scenario scenario = scenario(seed);
      Simulation simulation = simulation(seed, EngineChoice.WINDOW);
      simulation.runUntil(CHANGES_NS);
      boolean complete =
          simulation.datacenter().hosts.completedFlows() == simulation.flows().size();
      seen.add(complete && isCalm(scenario.traffic()) ? "all complete" : "not complete");
      seen.add(simulation.datacenter().meter.packetsRetransmitted() > 0 ? "again" : "once");
      seen.add(simulation.datacenter().fabric.paths().version() > 0 ? "rerouted" : "still");
      seen.add(scenario.tcp().lossDetection().name());
    }
    assertThat(seen)
        .contains("all complete", "not complete", "again", "once", "rerouted", "still")
        .contains("rack", "rfc9002");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void enginesAndRepetitionsGiveTheSameEvents(long seed) {
    Simulation heap = simulation(seed, EngineChoice.HEAP);
    heap.runUntil(CHANGES_NS / 3);
    for (EngineChoice engine :
        List.of(EngineChoice.HEAP, EngineChoice.WINDOW, EngineChoice.windowsOf(1 + seed))) {
      Simulation other = simulation(seed, engine);
      other.runUntil(CHANGES_NS / 3);
      assertThat(other.digest()).isEqualTo(heap.digest());
      assertThat(other.events()).isEqualTo(heap.events());
    }
  }

  /** In the steady state nothing is allocated: neither per packet nor per loss. */
  @ParameterizedTest
  @ValueSource(strings = {"reno", "cubic", "bbr", "bbr3"})
  void packetsAndLossesAllocateNothing(String algorithm) {
    String yaml =
        "transport: tcp\n"
            + "network: {topology: dumbbell, leftHosts: 2, rightHosts: 1, linkRateGbps: 1,"
            + " fabricRateGbps: 0.1, fabricDelayNs: 2000000, bufferBytes: 50000}\n"
            + "traffic: {pattern: manyToOne, hosts: 2}\n"
            + "run: {durationUs: 60000000, warmupUs: 0}\n";
    Scenario scenario = ScenarioFamily.from(StrictYaml.parse("s.yaml", yaml), Map.of()).draw(1);
    Simulation simulation =
        new Simulation(scenario, 1, Scenarios.control(algorithm), EngineChoice.WINDOW);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    simulation.runUntil(20_000_000_000L);
    long again = simulation.datacenter().meter.packetsRetransmitted();
    long hops = simulation.hops();
    long before = threads.getThreadAllocatedBytes(thread);
    simulation.runUntil(40_000_000_000L);
    long allocated = threads.getThreadAllocatedBytes(thread) - before;
    assertThat(simulation.hops() - hops).isGreaterThan(300_000);
    assertThat(simulation.datacenter().meter.packetsRetransmitted()).isGreaterThan(again);
    assertThat(allocated).as("bytes over %d hops", simulation.hops() - hops).isLessThan(20_000);
  }
}
