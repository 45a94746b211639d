package io.weir.sim.scenario;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FixedMultiplier;
import io.weir.sim.cc.Need;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.fabric.Ecn;
import io.weir.sim.fabric.SwitchSpec;
import io.weir.sim.host.RoceSpec;
import io.weir.sim.host.TcpSpec;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small scenarios that the tests of this room share. */
final class Scenarios {
  /** Name of the probe-driven algorithm with a fixed multiplier. */
  static final String PROBED = "probed";

  private Scenarios() {}

  static Scenario of(
      double linkRateGbps, long bufferBytes, Ecn ecn, TrafficSpec traffic, long durationUs) {
    return new Scenario(
        "test",
        new NetworkSpec(NetworkSpec.Kind.star, linkRateGbps, 3_000, 1_000, bufferBytes, ecn),
        RoceSpec.DEFAULTS,
        traffic,
        new RunSpec(durationUs, durationUs / 2, 10),
        AlgorithmSpec.DEFAULTS);
  }

  static Scenario withRoce(Scenario scenario, RoceSpec roce) {
    return new Scenario(
        scenario.name(),
        scenario.network(),
        roce,
        scenario.traffic(),
        scenario.run(),
        scenario.congestionControl());
  }

  /** RL-CC's hosts but for packets, window, coalescing and timeout. */
  static RoceSpec roce(
      int payloadBytes, int outstandingMessages, int ackCoalescing, long timeoutUs) {
    RoceSpec d = RoceSpec.DEFAULTS;
    return new RoceSpec(
        payloadBytes,
        d.headerBytes(),
        d.controlBytes(),
        d.probeBytes(),
        d.messagePackets(),
        outstandingMessages,
        d.burstBytes(),
        ackCoalescing,
        d.cnpSpacingNs(),
        d.nackSpacingNs(),
        timeoutUs,
        d.probeTimeoutNs(),
        d.baseRttNs(),
        d.initialRateFraction(),
        d.minRateQ20());
  }

  static TrafficSpec manyToOne(int hosts, long jitterNs) {
    return new TrafficSpec(Pattern.manyToOne, hosts, 1, jitterNs);
  }

  /** What the golden digests cover: contention, loss, two bottlenecks per host, odd rates. */
  static Map<String, Scenario> varied() {
    Ecn ecn = new Ecn(20_000, 80_000, 0.2);
    Map<String, Scenario> scenarios = new LinkedHashMap<>();
    scenarios.put("2-to-1", of(100, 10 << 20, ecn, manyToOne(2, 50_000), 1_000));
    // With the usual 50 ms a sender that lost everything would not be heard of again.
    scenarios.put(
        "8-to-1-lossy",
        withRoce(of(100, 60_000, ecn, manyToOne(8, 50_000), 1_000), roce(1024, 40, 2, 200)));
    TrafficSpec allToAll = new TrafficSpec(Pattern.allToAll, 3, 2, 50_000);
    scenarios.put("all-to-all", of(100, 10 << 20, ecn, allToAll, 500));
    scenarios.put("3-gigabit", of(3, 200_000, ecn, manyToOne(4, 20_000), 5_000));
    return scenarios;
  }

  /** TCP hosts at one port, with and without losses, with timers that fit a millisecond. */
  static Map<String, Scenario> tcp() {
    TcpSpec hosts =
        new TcpSpec(
            1448,
            66,
            66,
            74,
            2,
            20,
            6L << 20,
            100,
            200,
            100_000,
            TcpSpec.Rule.rack,
            3,
            true,
            10,
            0,
            0);
    Ecn ecn = new Ecn(20_000, 80_000, 0.2);
    Map<String, Scenario> scenarios = new LinkedHashMap<>();
    scenarios.put("tcp", withTcp(of(25, 10 << 20, ecn, manyToOne(4, 50_000), 2_000), hosts));
    scenarios.put("tcp-lossy", withTcp(of(25, 40_000, ecn, manyToOne(8, 50_000), 2_000), hosts));
    return scenarios;
  }

  static Scenario withTcp(Scenario scenario, TcpSpec tcp) {
    return new Scenario(
        scenario.name(),
        scenario.network(),
        Scenario.Transport.tcp,
        scenario.roce(),
        tcp,
        scenario.traffic(),
        scenario.run(),
        scenario.congestionControl(),
        Path.of(""),
        Map.of());
  }

  /** What runs on TCP hosts. */
  static List<String> tcpAlgorithms() {
    return List.of("constant", "aimd", "reno", "cubic", "dctcp", "swift", "bbr", "bbr3");
  }

  static List<String> algorithms() {
    return List.of("constant", "aimd", "dcqcn", "dctcp", "swift", PROBED);
  }

  static CongestionControl control(String algorithm) {
    return algorithm.equals(PROBED)
        ? new ProbeRateControl(new FixedMultiplier(65_000), 2_000)
        : new AlgorithmSpec(algorithm, Map.of()).create("test", List.of());
  }

  /** That algorithm, or Swift where switches do not give what it needs. */
  static CongestionControl controlIn(Scenario scenario, CongestionControl wanted) {
    SwitchSpec switches = scenario.network().switches();
    boolean marks = scenario.network().marking() != null;
    boolean telemetry = switches.kind() == SwitchSpec.Kind.shared && switches.telemetry();
    boolean possible =
        (marks || !wanted.needs().contains(Need.MARKS))
            && (telemetry || !wanted.needs().contains(Need.TELEMETRY));
    return possible ? wanted : control("swift");
  }
}
