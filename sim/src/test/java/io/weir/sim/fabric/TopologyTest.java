package io.weir.sim.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topologies, what is checked of them, and the paths through them. */
class TopologyTest {
  private static final LinkSpec HOST = new LinkSpec(100_000_000_000L, 3_000, 1_000, 0);
  private static final LinkSpec FABRIC = new LinkSpec(400_000_000_000L, 500);

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  private static Topology any(SplittableRandom random) {
    return switch (random.nextInt(5)) {
      case 0 -> Star.of(1 + random.nextInt(20), HOST);
      case 1 -> Dumbbell.of(1 + random.nextInt(9), 1 + random.nextInt(9), HOST, FABRIC);
      case 2 -> ParkingLot.of(2 + random.nextInt(13), 1 + random.nextInt(3), HOST, FABRIC);
      case 3 ->
          LeafSpine.of(
              1 + random.nextInt(6), 1 + random.nextInt(5), 1 + random.nextInt(5), HOST, FABRIC);
      default -> FatTree.of(2 * (1 + random.nextInt(3)), HOST, FABRIC);
    };
  }

  private static void check(Topology topology) {
    TopologyCheck.require(topology, TopologyCheck.Labels.of("t", topology));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyHostReachesEveryOtherOverConsecutiveLinks(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Topology topology = any(random);
    check(topology);
    Routing routing = new Routing(topology, seed);
    for (int source = 0; source < topology.hosts(); source++) {
      for (int destination = 0; destination < topology.hosts(); destination++) {
        if (source == destination) {
          continue;
        }
        int[] path = routing.path(source, destination, random.nextLong());
        int node = source;
        Set<Integer> visited = new HashSet<>(Set.of(source));
        for (int port : path) {
          assertThat(topology.source(port)).as("seed %d", seed).isEqualTo(node);
          node = topology.destination(port);
          assertThat(visited.add(node)).as("seed %d, no node twice", seed).isTrue();
          assertThat(!topology.isHost(node) || node == destination).as("seed %d", seed).isTrue();
        }
        assertThat(node).as("seed %d", seed).isEqualTo(destination);
        assertThat(path.length).isLessThanOrEqualTo(Frame.MAX_HOPS);
      }
    }
  }

  private static Set<Integer> pathLengths(Topology topology) {
    Routing routing = new Routing(topology, 1);
    Set<Integer> lengths = new TreeSet<>();
    for (int a = 0; a < topology.hosts(); a++) {
      for (int b = 0; b < topology.hosts(); b++) {
        if (a != b) {
          lengths.add(routing.path(a, b, 7).length);
        }
      }
    }
    return lengths;
  }

  @Test
  void pathsAreAsLongAsTheShapeHasThem() {
    assertThat(pathLengths(Star.of(5, HOST))).containsExactly(2);
    assertThat(pathLengths(Dumbbell.of(3, 2, HOST, FABRIC))).containsExactly(2, 3);
    assertThat(pathLengths(LeafSpine.of(4, 2, 3, HOST, FABRIC))).containsExactly(2, 4);
    assertThat(pathLengths(FatTree.of(4, HOST, FABRIC))).containsExactly(2, 4, 6);
    assertThat(pathLengths(ParkingLot.of(4, 1, HOST, FABRIC))).containsExactly(2, 3, 4, 5);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 6, 8})
  void aFatTreeHasItsHostsAndSwitchesWithKPortsEach(int k) {
    Topology topology = FatTree.of(k, HOST, FABRIC);
    assertThat(topology.hosts()).isEqualTo(k * k * k / 4);
    assertThat(topology.switches()).isEqualTo(5 * k * k / 4);
    Routing routing = new Routing(topology, 0);
    for (int node = topology.hosts(); node < topology.nodes(); node++) {
      assertThat(routing.portsOf(node)).hasSize(k);
    }
  }

  @Test
  void linksHaveTheRatesAndDelaysOfTheirSort() {
    Topology topology = Dumbbell.of(2, 1, HOST, FABRIC);
    assertThat(topology.links().get(0)).isEqualTo(new Link(0, 3, HOST.rateBps(), 3_000, 1_000, 0));
    assertThat(topology.links().get(2).b()).isEqualTo(4);
    assertThat(topology.links().get(3)).isEqualTo(new Link(3, 4, FABRIC.rateBps(), 500));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void flowsSpreadEvenlyOverTheSpines(long seed) {
    Topology topology = LeafSpine.of(4, 4, 4, HOST, FABRIC);
    Routing routing = new Routing(topology, seed);
    int[] uses = new int[4];
    int moved = 0;
    Routing other = new Routing(topology, seed + 100);
    for (int flow = 0; flow < 8_000; flow++) {
      int[] path = routing.path(0, 15, flow);
      uses[topology.destination(path[1]) - 20]++;
      moved += path[1] == other.path(0, 15, flow)[1] ? 0 : 1;
      assertThat(routing.path(0, 15, flow)).isEqualTo(path);
    }
    for (int use : uses) {
      // 2,000 expected, a standard deviation of 39.
      assertThat(use).isBetween(1_800, 2_200);
    }
    assertThat(moved).as("another seed moves three flows of four").isBetween(5_700, 6_300);
  }

  @Test
  void choicesAtTwoLevelsAreIndependent() {
    Topology topology = FatTree.of(4, HOST, FABRIC);
    Routing routing = new Routing(topology, 3);
    Set<Integer> cores = new HashSet<>();
    for (int flow = 0; flow < 200; flow++) {
      cores.add(topology.destination(routing.path(0, 15, flow)[2]));
    }
    assertThat(cores).as("all core switches are used").hasSize(4);
  }

  @Test
  void aLinkThatIsDownIsAvoidedUntilItIsUp() {
    Topology topology = LeafSpine.of(2, 2, 2, HOST, FABRIC);
    Routing routing = new Routing(topology, 5);
    int[] before = routing.path(0, 3, 1);
    int broken = before[1] >> 1;
    routing.setUp(broken, false);
    int[] around = routing.path(0, 3, 1);
    assertThat(around).hasSize(4);
    assertThat(around[1] >> 1).isNotEqualTo(broken);
    // The far half of the same spine's way fails too: now there is none.
    routing.setUp(around[2] >> 1, false);
    assertThat(routing.reaches(0, 3)).isFalse();
    assertThatThrownBy(() -> routing.path(0, 3, 1)).hasMessage("no path from host 0 to host 3");
    routing.setUp(broken, true);
    assertThat(routing.path(0, 3, 1)).isEqualTo(before);
    routing.setUp(0, false);
    assertThat(routing.reaches(0, 1)).as("the sender's own link").isFalse();
    assertThat(routing.reaches(1, 0)).as("the receiver's own link").isFalse();
  }

  @Test
  void twoHostsMayShareALink() {
    Topology topology = new Topology(2, 0, List.of(new Link(0, 1, 1_000_000_000, 5)));
    check(topology);
    assertThat(new Routing(topology, 0).path(1, 0, 3)).containsExactly(1);
    assertThatThrownBy(() -> new Routing(topology, 0).path(1, 1, 3))
        .hasMessageContaining("host 1 twice");
  }

  private static void refuses(Topology topology, String message) {
    assertThatThrownBy(() -> check(topology))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static Topology with(Link... more) {
    List<Link> links = new ArrayList<>(Star.of(3, HOST).links());
    links.addAll(List.of(more));
    return new Topology(3, 1 + 4, links);
  }

  @Test
  void wrongLinksAreNamed() {
    refuses(with(new Link(3, 9, 1, 1)), "t: link 3-9: expected nodes 0 to 7, found node 9");
    refuses(
        with(new Link(4, 4, 1, 1)),
        "t: link 4-4: expected two nodes, found a link from a node to itself");
    refuses(with(new Link(3, 4, 0, 1)), "t: link 3-4: expected a rate above 0 Gb/s, found 0 bit/s");
    refuses(
        with(new Link(3, 4, 1, 5, 0, 0)),
        "t: link 3-4: expected a delay of at least 1 ns, found 0 ns");
    refuses(
        with(new Link(3, 4, 1, 5, 5, 1)),
        "t: link 3-4: expected a loss probability 0 <= p < 1, found 1.0");
  }

  @Test
  void hostsWithoutExactlyOneLinkAreNamed() {
    refuses(new Topology(2, 1, List.of(new Link(0, 2, 1, 1))), "t: host 1 has no link");
    refuses(
        with(new Link(2, 4, 1, 1)),
        "t: host 2 has 2 links; hosts have one and do not forward: make it a switch, or leave one"
            + " link");
    refuses(new Topology(0, 1, List.of()), "t: expected at least one host, found none");
  }

  @Test
  void unreachableHostsAreNamedWithTheCycleIfThereIsOne() {
    List<Link> trees = List.of(new Link(0, 2, 1, 1), new Link(1, 3, 1, 1));
    refuses(
        new Topology(2, 2, trees),
        "t: no route from host 0 to host 1: the links do not connect them");
    List<Link> ring = new ArrayList<>(trees);
    ring.add(new Link(3, 4, 1, 1));
    ring.add(new Link(4, 5, 1, 1));
    ring.add(new Link(5, 3, 1, 1));
    refuses(
        new Topology(2, 4, ring),
        "t: no route from host 0 to host 1: a cycle without a route: switch 4 - switch 3 - switch 5"
            + " - switch 4, and no link leads from there to host 0");
    ring.add(new Link(2, 3, 1, 1));
    assertThatCode(() -> check(new Topology(2, 4, ring))).doesNotThrowAnyException();
  }

  @Test
  void parallelLinksAreACycleToo() {
    List<Link> links =
        List.of(
            new Link(0, 2, 1, 1), new Link(1, 3, 1, 1), new Link(2, 4, 1, 1), new Link(2, 4, 1, 1));
    assertThatThrownBy(() -> check(new Topology(2, 3, links)))
        .hasMessageContaining("a cycle without a route")
        .hasMessageContaining("switch 2 - ");
  }

  @Test
  void pathsThatDoNotFitAFrameAreNamed() {
    check(ParkingLot.of(ParkingLot.MAX_SWITCHES, 1, HOST, FABRIC));
    refuses(
        ParkingLot.of(ParkingLot.MAX_SWITCHES + 1, 1, HOST, FABRIC),
        "t: the shortest path from host 0 to host 14 has 16 hops; at most 15 are supported");
    assertThatThrownBy(() -> FatTree.of(5, HOST, FABRIC)).hasMessageContaining("even number");
  }
}
