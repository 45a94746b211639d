package io.weir.sim.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Priority flow control in small networks: no loss, no circle where there can be none. */
class PfcTest {
  private static final long GBPS = 1_000_000_000L;
  private static final int FRAME = 1500;
  private static final Headroom HEADROOM = new Headroom(FRAME, 0);

  static LongStream seeds() {
    return LongStream.range(0, 25);
  }

  /** Two priorities, the lower lossless. */
  private static SwitchSpec spec(long bufferBytes, int pfcShift, long headroomBytes) {
    return new SwitchSpec(
        SwitchSpec.Kind.shared,
        bufferBytes,
        2,
        List.of(0),
        true,
        pfcShift,
        1,
        headroomBytes,
        4096,
        true);
  }

  /** Bytes that headrooms and reserves of the largest switch take. */
  private static long fixedBytes(Topology topology, SwitchSpec spec) {
    long[] bytes = new long[topology.nodes()];
    long most = 0;
    for (int port = 0; port < topology.ports(); port++) {
      int node = topology.source(port);
      bytes[node] += HEADROOM.bytes(topology, port, spec) + 2 * spec.reserveBytes();
      most = topology.isHost(node) ? most : Math.max(most, bytes[node]);
    }
    return most;
  }

  private static Topology star(SplittableRandom random) {
    long[] rates = {25 * GBPS, 40 * GBPS, 100 * GBPS};
    List<Link> links = new ArrayList<>();
    int hosts = 3 + random.nextInt(6);
    for (int host = 0; host < hosts; host++) {
      // Nobody is slower than the host that all send to.
      long rate = rates[host == 0 ? 0 : random.nextInt(rates.length)];
      links.add(new Link(host, hosts, rate, 1 + random.nextInt(5000), 1 + random.nextInt(5000), 0));
    }
    return new Topology(hosts, 1, links);
  }

  /**
   * All hosts send to host 0; a little traffic comes back and gives pauses something to wait for.
   */
  private static TestNetwork incast(long seed, boolean withHeadroom) {
    SplittableRandom random = new SplittableRandom(seed);
    Topology topology = star(random);
    int shift = random.nextInt(3);
    SwitchSpec computed = spec(1L << 30, shift, SwitchSpec.COMPUTED);
    long shared = (long) FRAME + random.nextInt(40_000);
    long fixed =
        withHeadroom
            ? fixedBytes(topology, computed)
            : 2 * computed.reserveBytes() * topology.hosts();
    SwitchSpec spec = spec(fixed + shared, shift, withHeadroom ? SwitchSpec.COMPUTED : 0);
    TestNetwork network = new TestNetwork(topology, spec, null, HEADROOM);
    Routing routing = new Routing(topology, seed);
    for (int host = 1; host < topology.hosts(); host++) {
      int there = network.flow(routing, host, 0);
      int back = network.flow(routing, 0, host);
      network.hosts.get(host).send(Frame.of(there, Frame.DATA, FRAME), 150);
      network.hosts.get(0).send(Frame.of(back, Frame.DATA, FRAME), 10);
    }
    network.run(Long.MAX_VALUE);
    return network;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void incastLosesNothingWithComputedHeadroom(long seed) {
    TestNetwork network = incast(seed, true);
    assertThat(network.losslessDrops()).as("losses, seed %s", seed).isZero();
    assertThat(network.delivered).as("delivered, seed %s", seed).isEqualTo(network.sent);
    assertThat(network.underWay()).isZero();
    assertThat(network.pausesSent()).as("pauses, seed %s", seed).isPositive();
    assertThat(network.pausesDelivered).isEqualTo(network.pausesSent());
    assertThat(network.resumesDelivered).isEqualTo(network.pausesSent());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theSameIncastLosesWithoutHeadroom(long seed) {
    TestNetwork network = incast(seed, false);
    assertThat(network.losslessDrops()).as("losses, seed %s", seed).isPositive();
    assertThat(network.delivered + network.dropped).isEqualTo(network.sent);
    assertThat(network.dropped).isEqualTo(network.losslessDrops());
  }

  /** What a lossy priority does cannot make a lossless one lose. */
  @ParameterizedTest
  @MethodSource("seeds")
  void lossyTrafficDropsAlone(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Topology topology = star(random);
    SwitchSpec computed = spec(1L << 30, 1, SwitchSpec.COMPUTED);
    long buffer = fixedBytes(topology, computed) + FRAME + random.nextInt(20_000);
    SwitchSpec spec = spec(buffer, 1, SwitchSpec.COMPUTED);
    TestNetwork network = new TestNetwork(topology, spec, null, HEADROOM);
    Routing routing = new Routing(topology, seed);
    for (int host = 1; host < topology.hosts(); host++) {
      int flow = network.flow(routing, host, 0);
      long frame = Frame.of(flow, Frame.DATA, FRAME);
      network.hosts.get(host).send(frame, 100);
      network.hosts.get(host).send(Frame.withPriority(frame, 1), 100);
    }
    network.run(Long.MAX_VALUE);
    assertThat(network.losslessDrops()).as("seed %s", seed).isZero();
    assertThat(network.dropped).as("seed %s", seed).isPositive();
    assertThat(network.delivered + network.dropped).isEqualTo(network.sent);
    assertThat(network.hosts.get(0).received.stream().filter(f -> Frame.priority(f) == 0))
        .hasSize(100 * (topology.hosts() - 1));
  }

  /** Switches in a ring, a host each; every flow goes two switches on, clockwise. */
  private static TestNetwork ring(int switches, long sharedBytes, int frames, int senders) {
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < switches; i++) {
      links.add(new Link(i, switches + i, 100 * GBPS, 1000));
    }
    for (int i = 0; i < switches; i++) {
      links.add(new Link(switches + i, switches + (i + 1) % switches, 100 * GBPS, 1000));
    }
    Topology topology = new Topology(switches, switches, links);
    long fixed = fixedBytes(topology, spec(1L << 30, 1, SwitchSpec.COMPUTED));
    SwitchSpec spec = spec(fixed + sharedBytes, 1, SwitchSpec.COMPUTED);
    TestNetwork network = new TestNetwork(topology, spec, null, HEADROOM);
    for (int i = 0; i < senders; i++) {
      int to = (i + 2) % switches;
      int first = 2 * (switches + i);
      int second = 2 * (switches + (i + 1) % switches);
      int flow =
          network.paths.add(
              new int[] {2 * i, first, second, 2 * to + 1},
              new int[] {2 * to, second + 1, first + 1, 2 * i + 1});
      network.hosts.get(i).send(Frame.of(flow, Frame.DATA, FRAME), frames);
    }
    return network;
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5})
  void ringWithSmallBuffersDeadlocks(int switches) {
    TestNetwork network = ring(switches, 20_000, 2000, switches);
    network.run(Long.MAX_VALUE);
    assertThat(network.underWay()).as("frames that never arrive").isPositive();
    assertThat(network.delivered).isLessThan(2000L * switches);
    assertThat(network.losslessDrops()).isZero();
    PfcDeadlock deadlock = PfcDeadlock.find(network.switches).orElseThrow();
    int[] clockwise = new int[switches];
    for (int i = 0; i < switches; i++) {
      clockwise[i] = 2 * (switches + i);
    }
    assertThat(deadlock.priority()).isZero();
    assertThat(deadlock.ports())
        .containsExactly(java.util.Arrays.stream(clockwise).boxed().toArray(Integer[]::new));
    assertThat(deadlock.message())
        .startsWith(
            "PFC deadlock of priority 0: port " + clockwise[0] + " → " + clockwise[1] + " → ")
        .contains(" → " + clockwise[0] + ", each paused for want of buffer behind the next");
  }

  /** One flow fewer leaves a link without competition: the circle is open. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5})
  void ringWithAGapDoesNot(int switches) {
    TestNetwork network = ring(switches, 20_000, 2000, switches - 2);
    network.run(Long.MAX_VALUE);
    assertThat(network.underWay()).isZero();
    assertThat(network.delivered).isEqualTo(2000L * (switches - 2));
    assertThat(PfcDeadlock.find(network.switches)).isEmpty();
  }

  /** A deadlock is reported exactly if frames are left that never arrive, and then for ever. */
  @ParameterizedTest
  @MethodSource("seeds")
  void deadlockIsReportedIfAndOnlyIfFramesAreStuck(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int switches = 3 + random.nextInt(3);
    TestNetwork network =
        ring(switches, FRAME + random.nextInt(100_000), 3 + random.nextInt(120), switches);
    boolean found = false;
    for (long untilPs = 5_000_000; untilPs <= 200_000_000; untilPs += 5_000_000) {
      network.run(untilPs);
      boolean now = PfcDeadlock.find(network.switches).isPresent();
      assertThat(now || !found).as("a deadlock stays, seed %s", seed).isTrue();
      found = now;
    }
    network.run(Long.MAX_VALUE);
    assertThat(PfcDeadlock.find(network.switches).isPresent())
        .as("seed %s", seed)
        .isEqualTo(network.underWay() > 0);
    assertThat(!found || network.underWay() > 0).as("false alarm, seed %s", seed).isTrue();
  }

  @Test
  void ringsOfBothOutcomesWereSeen() {
    int stuck = 0;
    for (long seed : seeds().toArray()) {
      SplittableRandom random = new SplittableRandom(seed);
      int switches = 3 + random.nextInt(3);
      TestNetwork network =
          ring(switches, FRAME + random.nextInt(100_000), 3 + random.nextInt(120), switches);
      network.run(Long.MAX_VALUE);
      stuck += network.underWay() > 0 ? 1 : 0;
    }
    assertThat(stuck).isBetween(3, 22);
  }

  /** Up and down a tree there is no circle to wait in, whatever the traffic. */
  @ParameterizedTest
  @MethodSource("seeds")
  void treeNeverDeadlocks(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Link> links = new ArrayList<>();
    for (int host = 0; host < 9; host++) {
      links.add(new Link(host, 9 + host / 3, 100 * GBPS, 1000));
    }
    for (int leaf = 9; leaf < 12; leaf++) {
      links.add(new Link(leaf, 12, 100 * GBPS, 1000));
    }
    Topology topology = new Topology(9, 4, links);
    long fixed = fixedBytes(topology, spec(1L << 30, 2, SwitchSpec.COMPUTED));
    SwitchSpec spec = spec(fixed + FRAME + random.nextInt(20_000), 2, SwitchSpec.COMPUTED);
    TestNetwork network = new TestNetwork(topology, spec, null, HEADROOM);
    Routing routing = new Routing(topology, seed);
    int popular = random.nextInt(9);
    for (int i = 0; i < 30; i++) {
      int from = random.nextInt(9);
      int to = random.nextBoolean() ? popular : random.nextInt(9);
      if (from != to) {
        int flow = network.flow(routing, from, to);
        network.hosts.get(from).send(Frame.of(flow, Frame.DATA, FRAME), 40);
      }
    }
    for (long untilPs = 5_000_000; untilPs <= 100_000_000; untilPs += 5_000_000) {
      network.run(untilPs);
      assertThat(PfcDeadlock.find(network.switches)).as("seed %s", seed).isEmpty();
    }
    network.run(Long.MAX_VALUE);
    assertThat(network.losslessDrops()).as("seed %s", seed).isZero();
    assertThat(network.delivered).as("seed %s", seed).isEqualTo(network.sent);
    assertThat(network.resumesDelivered).isEqualTo(network.pausesDelivered);
    assertThat(network.pausesSent()).as("pauses, seed %s", seed).isPositive();
  }
}
