package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sim.fabric.Ecn;
import io.weir.sim.fabric.LeafSpine;
import io.weir.sim.fabric.Link;
import io.weir.sim.fabric.LinkSpec;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.SwitchSpec;
import io.weir.sim.fabric.Topology;
import io.weir.sim.host.RoceSpec;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links that fail and are repaired, from end to end. */
class LinkFailureTest {
  private static final int LEAVES = 3;
  private static final int SPINES = 2;
  private static final int HOSTS_PER_LEAF = 4;
  private static final int HOSTS = LEAVES * HOSTS_PER_LEAF;

  /** PFC pauses early, so that the outage meets pauses in force. */
  private static SwitchSpec switches(SwitchSpec.Kind kind, boolean pfc) {
    return new SwitchSpec(
        kind, 4 << 20, 2, List.of(0), pfc, 6, 1, SwitchSpec.COMPUTED, 4096, false);
  }

  private static NetworkSpec leafSpine(
      SwitchSpec switches, List<LinkEventSpec> events, long convergenceUs) {
    return new NetworkSpec(
        NetworkSpec.Kind.leafSpine,
        100,
        1_000,
        1_000,
        100,
        1_000,
        NetworkSpec.DEFAULTS.leftHosts(),
        NetworkSpec.DEFAULTS.rightHosts(),
        NetworkSpec.DEFAULTS.lineSwitches(),
        NetworkSpec.DEFAULTS.hostsPerSwitch(),
        LEAVES,
        SPINES,
        HOSTS_PER_LEAF,
        NetworkSpec.DEFAULTS.k(),
        "",
        0,
        1 << 20,
        EcnSpec.of(new Ecn(50_000, 200_000, 0.2)),
        switches,
        events,
        List.of(),
        convergenceUs);
  }

  private static List<LinkEventSpec> outage(long downUs, long upUs, int a, int b) {
    List<LinkEventSpec> events = new ArrayList<>();
    events.add(new LinkEventSpec(downUs, List.of(a, b), true, null, null, null, null));
    if (upUs > 0) {
      events.add(new LinkEventSpec(upUs, List.of(a, b), null, true, null, null, null));
    }
    return events;
  }

  private static Scenario scenario(NetworkSpec network, TrafficSpec traffic, long durationUs) {
    RoceSpec roce = Scenarios.roce(1024, 40, 2, 150);
    return new Scenario(
        "failure", network, roce, traffic, new RunSpec(durationUs, 0, 10), AlgorithmSpec.DEFAULTS);
  }

  private static TrafficSpec permutation(Long bytes) {
    return TrafficSpec.builder(Pattern.permutation, HOSTS).bytes(bytes).build();
  }

  /** The link's two ports. */
  private static int[] ports(Topology topology, int a, int b) {
    for (int i = 0; i < topology.links().size(); i++) {
      Link link = topology.links().get(i);
      if ((link.a() == a && link.b() == b) || (link.a() == b && link.b() == a)) {
        return new int[] {2 * i, 2 * i + 1};
      }
    }
    throw new IllegalArgumentException("no link " + a + "-" + b);
  }

  private static long sent(Simulation simulation, int[] ports) {
    long frames = 0;
    for (int port : ports) {
      Port one = simulation.ports().get(port);
      frames += one.sentFrames();
    }
    return frames;
  }

  /** Nodes: hosts, then leaves, then spines; checked so that the tests below mean what they say. */
  @Test
  void theLinkThatFailsIsALeafsToASpine() {
    Topology topology =
        LeafSpine.of(
            LEAVES,
            SPINES,
            HOSTS_PER_LEAF,
            new LinkSpec(1_000_000_000, 1, 1, 0),
            new LinkSpec(1_000_000_000, 1, 1, 0));
    assertThat(ports(topology, HOSTS, HOSTS + LEAVES)).hasSize(2);
  }

  @Test
  void flowsGoRoundTheFailureAndComeBack() {
    int leaf = HOSTS;
    int spine = HOSTS + LEAVES;
    NetworkSpec network =
        leafSpine(switches(SwitchSpec.Kind.fifo, true), outage(300, 900, leaf, spine), 50);
    Simulation simulation =
        new Simulation(scenario(network, permutation(null), 2_000), 5, Scenarios.control("dctcp"));
    int[] link = ports(simulation.topology(), leaf, spine);
    simulation.runUntil(300_000);
    long before = sent(simulation, link);
    assertThat(before).isPositive();
    simulation.runUntil(351_000);
    long learnt = sent(simulation, link);
    long dropped = simulation.datacenter().hosts.framesDropped();
    assertThat(dropped).as("lost until routing knew").isPositive();
    simulation.runUntil(949_000);
    assertThat(sent(simulation, link)).as("nothing is sent into the dead link").isEqualTo(learnt);
    assertThat(simulation.datacenter().hosts.framesDropped()).isLessThan(dropped + 1000);
    long[] delivered = simulation.meter().deliveredBytesEver();
    simulation.runUntil(2_000_000);
    assertThat(sent(simulation, link)).as("it is used again").isGreaterThan(learnt);
    long[] later = simulation.meter().deliveredBytesEver();
    for (int flow = 0; flow < later.length; flow++) {
      assertThat(delivered[flow]).as("flow %d", flow).isPositive();
      assertThat(later[flow]).as("flow %d goes on", flow).isGreaterThan(delivered[flow]);
    }
    simulation.requireSound();
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void aHostThatCannotBeReachedIsWaitedFor(EngineKind engine) {
    NetworkSpec network =
        leafSpine(switches(SwitchSpec.Kind.fifo, true), outage(20, 1_000, 0, HOSTS), 50);
    Simulation simulation =
        new Simulation(
            scenario(network, permutation(3_000_000L), 2_500),
            5,
            Scenarios.control("constant"),
            engine.choice);
    SimulationResult result = simulation.run();
    assertThat(result.details().completions()).hasSize(HOSTS).allMatch(done -> done.isComplete());
    assertThat(result.details().completions())
        .filteredOn(done -> done.fctNs() > 900_000)
        .as("host 0's own flow and the one to it")
        .hasSize(2);
    assertThat(result.retransmittedShare()).isPositive();
  }

  /** Both engines. */
  enum EngineKind {
    HEAP(EngineChoice.HEAP),
    WINDOW(EngineChoice.WINDOW);

    private final EngineChoice choice;

    EngineKind(EngineChoice choice) {
      this.choice = choice;
    }
  }

  /** Such a run ends, and tells which flows are not complete. */
  @Test
  void aHostThatStaysUnreachableIsNoError() {
    NetworkSpec network =
        leafSpine(switches(SwitchSpec.Kind.fifo, true), outage(20, 0, 0, HOSTS), 50);
    SimulationResult result =
        new Simulation(
                scenario(network, permutation(3_000_000L), 1_500), 5, Scenarios.control("constant"))
            .run();
    assertThat(result.details().completions()).hasSize(HOSTS);
    assertThat(result.details().completions()).filteredOn(done -> !done.isComplete()).hasSize(2);
  }

  /**
   * Pauses that were in force, and resumes under way, when a link failed hold nobody up for ever.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void switchesThatPauseGoOnAfterTheRepair(long seed) {
    List<LinkEventSpec> events = new ArrayList<>();
    for (int leaf = HOSTS; leaf < HOSTS + LEAVES; leaf++) {
      events.addAll(outage(60 + 7 * seed + leaf, 300 + leaf, leaf, HOSTS + LEAVES));
    }
    events.addAll(outage(80 + 3 * seed, 320, 1, HOSTS));
    NetworkSpec network = leafSpine(switches(SwitchSpec.Kind.shared, true), events, 20);
    TrafficSpec traffic =
        TrafficSpec.builder(Pattern.incast, HOSTS - 1)
            .bytes(300_000L)
            .periodNs(50_000_000L)
            .build();
    SimulationResult result =
        new Simulation(scenario(network, traffic, 4_000), seed, Scenarios.control("constant"))
            .run();
    assertThat(result.details().pauses()).isNotEmpty();
    assertThat(result.droppedFrames()).isPositive();
    assertThat(result.details().completions())
        .as("seed %d", seed)
        .allMatch(done -> done.isComplete());
    assertThat(result.details().pauses()).allMatch(paused -> paused.longestPs() < 2_000_000_000L);
  }

  /** Frames for a dead link do not stand in the way of those for other ports. */
  @Test
  void aDeadLinkDoesNotPauseTheRestOfTheNetwork() {
    NetworkSpec network =
        leafSpine(switches(SwitchSpec.Kind.shared, true), outage(50, 0, 0, HOSTS), 20);
    SimulationResult result =
        new Simulation(
                scenario(network, permutation(3_000_000L), 3_000), 5, Scenarios.control("constant"))
            .run();
    assertThat(result.details().completions()).filteredOn(done -> !done.isComplete()).hasSize(2);
  }
}
