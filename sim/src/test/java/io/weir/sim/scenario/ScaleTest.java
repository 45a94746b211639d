package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.fabric.Ecn;
import io.weir.sim.fabric.SwitchSpec;
import io.weir.sim.time.VirtualEventLoopGroup;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.sim.traffic.TrafficSpecBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many flows, long times, other threads and other virtual machines. */
class ScaleTest {
  private static Scenario leafSpine(
      int leaves, int spines, int hostsPerLeaf, SwitchSpec switches, TrafficSpec traffic, long us) {
    NetworkSpec d = NetworkSpec.DEFAULTS;
    NetworkSpec network =
        new NetworkSpec(
            NetworkSpec.Kind.leafSpine,
            100,
            1_000,
            1_000,
            100,
            1_000,
            d.leftHosts(),
            d.rightHosts(),
            d.lineSwitches(),
            d.hostsPerSwitch(),
            leaves,
            spines,
            hostsPerLeaf,
            d.k(),
            "",
            0,
            1 << 20,
            EcnSpec.of(new Ecn(50_000, 200_000, 0.2)),
            switches,
            List.of(),
            List.of(),
            100);
    return new Scenario(
        "scale",
        network,
        Scenarios.roce(1024, 4, 1, 1_000),
        traffic,
        new RunSpec(us, 0, 2),
        AlgorithmSpec.DEFAULTS);
  }

  private static void requireAllStarted(Simulation simulation, int flows) {
    simulation.requireSound();
    assertThat(simulation.flows()).hasSize(flows);
    for (int flow = 0; flow < flows; flow++) {
      assertThat(simulation.datacenter().hosts.startedPs(flow)).isLessThan(Long.MAX_VALUE);
    }
  }

  @Test
  void eightThousandFlowsToOneHost() {
    TrafficSpec traffic = new TrafficSpec(Pattern.manyToOne, 8192, 1, 50_000);
    Scenario scenario = Scenarios.of(100, 10 << 20, new Ecn(50_000, 200_000, 0.2), traffic, 300);
    Simulation simulation = new Simulation(scenario, 1, Scenarios.control("dctcp"));
    SimulationResult result = simulation.run();
    requireAllStarted(simulation, 8192);
    assertThat(result.maxQueueBytes()).isGreaterThan(4 << 20);
    assertThat(result.bins().get(9).gbps()).as("bins of so many flows would be huge").isEmpty();
  }

  @Test
  void aHundredThousandFlowsBetweenAThousandHosts() {
    TrafficSpec traffic = new TrafficSpecBuilder(Pattern.permutation, 1024, 100, 10_000).build();
    Scenario scenario = leafSpine(32, 16, 32, SwitchSpec.DEFAULTS, traffic, 60);
    Simulation simulation = new Simulation(scenario, 1, Scenarios.control("dctcp"));
    simulation.run();
    requireAllStarted(simulation, 102_400);
    assertThat(simulation.hops()).isGreaterThan(500_000);
  }

  /** Time in which nothing happens is skipped: windows are made of events, not of time. */
  @Test
  void anHourWithoutTrafficIsFree() {
    TrafficSpec traffic = TrafficSpec.builder(Pattern.manyToOne, 4).bytes(5_000L).build();
    Scenario scenario = Scenarios.of(100, 10 << 20, null, traffic, 1_000);
    Simulation simulation = new Simulation(scenario, 1, Scenarios.control("swift"));
    simulation.runUntil(1_000_000);
    long events = simulation.events();
    assertThat(simulation.datacenter().hosts.completedFlows()).isEqualTo(4);
    simulation.runUntil(3_600_000_000_000L);
    assertThat(simulation.nowNs()).isEqualTo(3_600_000_000_000L);
    // Retransmission timers that were left behind fire once.
    assertThat(simulation.events() - events).isLessThan(20);
  }

  /** Kinds of switch and algorithm on which nothing may be allocated. */
  enum Fast {
    FIFO(SwitchSpec.DEFAULTS),
    SERVED(
        new SwitchSpec(
            SwitchSpec.Kind.shared,
            4 << 20,
            2,
            List.of(0),
            true,
            6,
            1,
            SwitchSpec.COMPUTED,
            2_000,
            false));

    private final SwitchSpec switches;

    Fast(SwitchSpec switches) {
      this.switches = switches;
    }
  }

  @ParameterizedTest
  @EnumSource(Fast.class)
  void nothingIsAllocatedPerHop(Fast fast) {
    TrafficSpec traffic = TrafficSpec.builder(Pattern.permutation, 16).build();
    Simulation simulation =
        new Simulation(
            leafSpine(4, 2, 4, fast.switches, traffic, 10_000), 1, Scenarios.control("dctcp"));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    simulation.runUntil(2_000_000);
    long hops = simulation.hops();
    long before = threads.getThreadAllocatedBytes(thread);
    simulation.runUntil(4_000_000);
    long allocated = threads.getThreadAllocatedBytes(thread) - before;
    assertThat(simulation.hops() - hops).isGreaterThan(500_000);
    assertThat(allocated).as("bytes over %d hops", simulation.hops() - hops).isLessThan(20_000);
  }

  private static String digests() {
    StringBuilder text = new StringBuilder();
    for (long seed = 100; seed < 112; seed++) {
      text.append(digest(seed)).append('\n');
    }
    return text.toString();
  }

  private static String digest(long seed) {
    Scenario scenario = RandomScenarios.of(seed);
    CongestionControl control = Scenarios.controlIn(scenario, Scenarios.control("dctcp"));
    Simulation simulation = new Simulation(scenario, seed, control);
    simulation.runUntil(RandomScenarios.DURATION_US * 1000);
    return String.format("%016x", simulation.digest());
  }

  /** What the other virtual machine runs. */
  public static void main(String[] arguments) {
    System.out.print(digests());
  }

  @Test
  void anotherVirtualMachineComputesTheSame() throws IOException, InterruptedException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                ScaleTest.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String there = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(other.waitFor()).isZero();
    assertThat(there).isEqualTo(digests());
  }

  @Test
  void oneThreadAndTwoComputeTheSame() {
    List<Callable<String>> runs = new ArrayList<>();
    List<String> here = new ArrayList<>();
    for (long seed = 200; seed < 220; seed++) {
      long ofThis = seed;
      here.add(digest(seed));
      runs.add(() -> digest(ofThis));
    }
    for (int threads = 1; threads <= 2; threads++) {
      try (VirtualEventLoopGroup group = new VirtualEventLoopGroup(threads)) {
        assertThat(group.runAll(runs)).as("%d threads", threads).isEqualTo(here);
      }
    }
  }
}
