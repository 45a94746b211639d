package io.weir.sim.scenario;

import io.weir.sim.fabric.Ecn;
import io.weir.sim.fabric.Link;
import io.weir.sim.fabric.SwitchSpec;
import io.weir.sim.fabric.Topology;
import io.weir.sim.host.RoceSpec;
import io.weir.sim.host.TcpSpec;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.sim.traffic.TrafficSpecBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Short scenarios of every kind, a function of a seed: what nobody would think of writing down. */
final class RandomScenarios {
  static final long DURATION_US = 300;

  private final SplittableRandom random;

  private RandomScenarios(long seed) {
    random = new SplittableRandom(seed);
  }

  static Scenario of(long seed) {
    return new RandomScenarios(seed * 0x9E3779B97F4A7C15L).scenario(seed);
  }

  /**
   * The scenario of a seed with hosts that speak TCP, with timers that fit its duration.
   *
   * @param durationUs how long it lasts instead of {@link #DURATION_US}
   */
  static Scenario tcp(long seed, long durationUs) {
    Scenario roce = of(seed);
    RunSpec run = new RunSpec(durationUs, roce.run().warmupUs(), roce.run().bins());
    return new Scenario(
        roce.name(),
        roce.network(),
        Scenario.Transport.tcp,
        roce.roce(),
        new RandomScenarios(seed * 0xBF58476D1CE4E5B9L).tcp(roce.roce()),
        roce.traffic(),
        run,
        roce.congestionControl(),
        Path.of(""),
        Map.of());
  }

  /** Priorities are those of the RoCE hosts, which fit the switches. */
  private TcpSpec tcp(RoceSpec roce) {
    TcpSpec d = TcpSpec.DEFAULTS;
    int payloadBytes = pick(List.of(256, 1000, 1448, 4000));
    long minRtoUs = 1 + random.nextLong(100);
    return new TcpSpec(
        payloadBytes,
        d.headerBytes(),
        d.controlBytes(),
        d.handshakeBytes(),
        1 + random.nextInt(4),
        random.nextLong(20),
        pick(List.of((long) payloadBytes, 20_000L, d.receiveWindowBytes())),
        minRtoUs,
        minRtoUs + random.nextLong(100),
        400,
        pick(List.of(TcpSpec.Rule.rack, TcpSpec.Rule.rfc9002)),
        1 + random.nextInt(4),
        random.nextBoolean(),
        random.nextLong(100),
        roce.dataPriority(),
        roce.controlPriority());
  }

  private Scenario scenario(long seed) {
    NetworkSpec.Kind kind = pick(kinds());
    int[] sizes = {
      2 + random.nextInt(4),
      1 + random.nextInt(4),
      2 + random.nextInt(4),
      1 + random.nextInt(2),
      2 + random.nextInt(3),
      1 + random.nextInt(3),
      2 + random.nextInt(2)
    };
    int hosts =
        switch (kind) {
          case star -> 3 + random.nextInt(6);
          case dumbbell -> sizes[0] + sizes[1];
          case parkingLot -> sizes[2] * sizes[3] + 2;
          case leafSpine -> sizes[4] * sizes[6];
          default -> 16;
        };
    TrafficSpec traffic = traffic(hosts);
    RoceSpec roce = roce();
    boolean shared = random.nextInt(3) == 0;
    SwitchSpec switches = shared ? switches(roce) : SwitchSpec.DEFAULTS;
    long bufferBytes = pick(List.of(12_000L, 40_000L, 150_000L, 2_000_000L));
    Ecn ecn = random.nextInt(4) == 0 ? null : new Ecn(random.nextInt(20_000), 60_000, 0.3);
    NetworkSpec still = network(kind, sizes, bufferBytes, ecn, switches);
    List<LinkEventSpec> events = events(still, traffic);
    return new Scenario(
        "random " + seed,
        with(still, events, random.nextLong(150)),
        roce,
        traffic,
        new RunSpec(DURATION_US, random.nextLong(DURATION_US / 2), 1 + random.nextInt(9)),
        AlgorithmSpec.DEFAULTS);
  }

  private static List<NetworkSpec.Kind> kinds() {
    return List.of(
        NetworkSpec.Kind.star,
        NetworkSpec.Kind.dumbbell,
        NetworkSpec.Kind.parkingLot,
        NetworkSpec.Kind.leafSpine,
        NetworkSpec.Kind.leafSpine,
        NetworkSpec.Kind.fatTree);
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private TrafficSpec traffic(int available) {
    Pattern pattern =
        pick(
            List.of(
                Pattern.manyToOne,
                Pattern.allToAll,
                Pattern.permutation,
                Pattern.longShort,
                Pattern.incast,
                Pattern.poisson,
                Pattern.allReduceRing));
    boolean oneReceiver =
        pattern == Pattern.manyToOne || pattern == Pattern.incast || pattern == Pattern.longShort;
    int hosts = Math.max(2, oneReceiver ? Math.min(available - 1, 10) : Math.min(available, 8));
    boolean ends = random.nextBoolean();
    var builder = TrafficSpec.builder(pattern, hosts);
    switch (pattern) {
      case manyToOne, allToAll, permutation -> {
        // Half of them without jitter: everything happens at one instant.
        builder =
            new TrafficSpecBuilder(
                pattern, hosts, 1 + random.nextInt(2), random.nextBoolean() ? 0 : 20_000);
        if (ends) {
          builder.bytes(1 + random.nextLong(200_000));
        }
      }
      case longShort -> builder.periodNs(5_000 + random.nextLong(50_000)).shortBytes(3_333L);
      case incast -> builder.periodNs(60_000L).bytes(1 + random.nextLong(40_000));
      case poisson -> builder.load(0.1 + random.nextDouble() * 0.8).bytes(20_000L);
      default -> builder.bytes(hosts + random.nextLong(200_000)).iterations(2);
    }
    return builder.build();
  }

  private RoceSpec roce() {
    RoceSpec d = RoceSpec.DEFAULTS;
    return new RoceSpec(
        pick(List.of(256, 1000, 1024, 4096)),
        d.headerBytes(),
        d.controlBytes(),
        d.probeBytes(),
        4 + random.nextInt(16),
        2 + random.nextInt(8),
        pick(List.of(1, 4096, 10_000)),
        1 + random.nextInt(4),
        random.nextLong(8_000),
        1 + random.nextLong(50_000),
        20 + random.nextLong(100),
        1 + random.nextLong(100_000),
        random.nextInt(3) * 5_000L,
        1 + random.nextLong(100_000),
        d.baseRttNs(),
        1 - random.nextDouble() * 0.9,
        d.minRateQ20(),
        random.nextInt(2),
        random.nextInt(3));
  }

  private SwitchSpec switches(RoceSpec roce) {
    boolean pfc = random.nextInt(3) > 0 && roce.dataPriority() != roce.controlPriority();
    // With PFC what arrives after a pause must find room.
    long bufferBytes = pfc ? 8L << 20 : 100_000 + random.nextLong(400_000);
    return new SwitchSpec(
        SwitchSpec.Kind.shared,
        bufferBytes,
        3 + random.nextInt(3),
        List.of(roce.dataPriority()),
        pfc,
        pfc ? 9 + random.nextInt(4) : 3,
        random.nextInt(4),
        SwitchSpec.COMPUTED,
        random.nextInt(2_000),
        true);
  }

  private NetworkSpec network(
      NetworkSpec.Kind kind, int[] sizes, long bufferBytes, Ecn ecn, SwitchSpec switches) {
    NetworkSpec d = NetworkSpec.DEFAULTS;
    List<Double> rates = List.of(10.0, 25.0, 100.0, 100.0, 3.0, 7.3);
    boolean star = kind == NetworkSpec.Kind.star;
    boolean dumbbell = kind == NetworkSpec.Kind.dumbbell;
    boolean line = kind == NetworkSpec.Kind.parkingLot;
    boolean leafSpine = kind == NetworkSpec.Kind.leafSpine;
    return new NetworkSpec(
        kind,
        pick(rates),
        100 + random.nextLong(2_000),
        100 + random.nextLong(2_000),
        star ? d.fabricRateGbps() : pick(rates),
        star ? d.fabricDelayNs() : 100 + random.nextLong(2_000),
        dumbbell ? sizes[0] : d.leftHosts(),
        dumbbell ? sizes[1] : d.rightHosts(),
        line ? sizes[2] : d.lineSwitches(),
        line ? sizes[3] : d.hostsPerSwitch(),
        leafSpine ? sizes[4] : d.leaves(),
        leafSpine ? sizes[5] : d.spines(),
        leafSpine ? sizes[6] : d.hostsPerLeaf(),
        d.k(),
        "",
        random.nextInt(3) == 0 ? random.nextDouble() * 0.02 : 0,
        bufferBytes,
        EcnSpec.of(ecn),
        switches,
        List.of(),
        List.of(),
        d.convergenceUs());
  }

  /** The same network with events and another time of convergence. */
  static NetworkSpec with(NetworkSpec n, List<LinkEventSpec> events, long convergenceUs) {
    return new NetworkSpec(
        n.topology(),
        n.linkRateGbps(),
        n.hostToSwitchDelayNs(),
        n.switchToHostDelayNs(),
        n.fabricRateGbps(),
        n.fabricDelayNs(),
        n.leftHosts(),
        n.rightHosts(),
        n.lineSwitches(),
        n.hostsPerSwitch(),
        n.leaves(),
        n.spines(),
        n.hostsPerLeaf(),
        n.k(),
        n.topologyFile(),
        n.loss(),
        n.bufferBytes(),
        n.ecn(),
        n.switches(),
        events,
        n.traces(),
        convergenceUs);
  }

  private List<LinkEventSpec> events(NetworkSpec network, TrafficSpec traffic) {
    Topology topology =
        network.network(traffic.networkHosts(), Path.of(""), DURATION_US).topology();
    List<LinkEventSpec> events = new ArrayList<>();
    for (int left = random.nextInt(2) * (1 + random.nextInt(4)); left > 0; left--) {
      Link link = topology.links().get(random.nextInt(topology.links().size()));
      List<Integer> ends = List.of(link.a(), link.b());
      long atUs = random.nextLong(DURATION_US);
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          events.add(new LinkEventSpec(atUs, ends, true, null, null, null, null));
          long upUs = atUs + random.nextLong(200);
          events.add(new LinkEventSpec(upUs, ends, null, true, null, null, null));
        }
        case 2 ->
            events.add(
                new LinkEventSpec(
                    atUs, ends, null, null, 1 + random.nextDouble() * 100, null, null));
        case 3 ->
            events.add(
                new LinkEventSpec(atUs, ends, null, null, null, random.nextDouble() * 0.1, null));
        default ->
            events.add(
                new LinkEventSpec(atUs, ends, null, null, null, null, random.nextLong(3_000)));
      }
    }
    return events;
  }
}
