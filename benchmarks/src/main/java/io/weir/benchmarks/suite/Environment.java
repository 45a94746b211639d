package io.weir.benchmarks.suite;

import io.weir.sim.fabric.SwitchSpec;
import io.weir.sim.host.RoceSpec;
import io.weir.sim.scenario.AlgorithmSpec;
import io.weir.sim.scenario.Derived;
import io.weir.sim.scenario.EcnSpec;
import io.weir.sim.scenario.NetworkSpec;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.traffic.TrafficSpec;
import java.util.List;

/**
 * RL-CC's reference environment, or what becomes of it with another link rate or propagation delay.
 * Hosts are told the true round-trip time of an idle network.
 *
 * @param rateGbps rate of every link, Gb/s; buffers and ECN thresholds grow with it
 * @param pathDelayNs propagation delay from host to host, three quarters of it before the switch's
 *     queues, ns
 * @param outstandingMessages messages a flow may have unacknowledged
 */
record Environment(double rateGbps, long pathDelayNs, int outstandingMessages) {
  /** 100 Gb/s, 3 µs and 1 µs, 40 messages. */
  static final Environment REFERENCE =
      new Environment(
          NetworkSpec.DEFAULTS.linkRateGbps(),
          NetworkSpec.DEFAULTS.hostToSwitchDelayNs() + NetworkSpec.DEFAULTS.switchToHostDelayNs(),
          RoceSpec.DEFAULTS.outstandingMessages());

  Environment withRate(double otherGbps) {
    return new Environment(otherGbps, pathDelayNs, outstandingMessages);
  }

  Environment withOutstandingMessages(int other) {
    return new Environment(rateGbps, pathDelayNs, other);
  }

  /** The propagation delay with which an idle probe takes {@code rttNs}, to 1 ns. */
  Environment withIdleRtt(long rttNs) {
    long otherNs = Math.round((rttNs - sendingNs()) / 2);
    return new Environment(rateGbps, otherNs, outstandingMessages);
  }

  /** Round-trip time of a probe in the idle network, ns. */
  long idleRttNs() {
    return Math.round(2 * pathDelayNs + sendingNs());
  }

  /**
   * What an idle probe's round trip takes besides propagation. A probe leaves right behind a packet
   * of its own flow and waits at the switch for the end of that: there it takes the time of a
   * packet and a probe, back that of two answers, which are of a probe's size.
   */
  private double sendingNs() {
    RoceSpec hosts = RoceSpec.DEFAULTS;
    return (hosts.packetBytes() + 3 * hosts.probeBytes()) * 8 / rateGbps;
  }

  Scenario scenario(String name, TrafficSpec traffic, RunSpec run) {
    return new Scenario(
        name, network(), hosts(RoceSpec.DEFAULTS), traffic, run, AlgorithmSpec.DEFAULTS);
  }

  private NetworkSpec network() {
    NetworkSpec usual = NetworkSpec.DEFAULTS;
    double scale = rateGbps / usual.linkRateGbps();
    EcnSpec ecn = usual.ecn();
    long fromSwitchNs = Math.round(pathDelayNs / 4.0);
    return new NetworkSpec(
        NetworkSpec.Kind.star,
        rateGbps,
        pathDelayNs - fromSwitchNs,
        fromSwitchNs,
        Math.round(usual.bufferBytes() * scale),
        new EcnSpec(
                ecn.enabled(),
                Math.round(ecn.kminBytes() * scale),
                Math.round(ecn.kmaxBytes() * scale),
                ecn.pmax())
            .marking());
  }

  private RoceSpec hosts(RoceSpec usual) {
    return copy(usual, outstandingMessages, idleRttNs(), usual.controlPriority());
  }

  /**
   * The scenario with switches that write telemetry, which HPCC needs. Otherwise they are as those
   * without: one queue per port for all frames, no pauses, drops. The buffer is shared, and a queue
   * may take what the others leave free, so that it is made as large that as many full queues as
   * there are receivers have {@code network.bufferBytes} each. The host is told the round-trip time
   * of a full packet and its acknowledgement instead of a probe's, for that is what the algorithm's
   * window has to cover.
   */
  static Scenario withTelemetry(Scenario scenario) {
    NetworkSpec network = scenario.network();
    long sharedBytes = (scenario.traffic().receivers() + 1L) * network.bufferBytes();
    SwitchSpec switches =
        new SwitchSpec(SwitchSpec.Kind.shared, sharedBytes, 1, List.of(), false, 0, 0, 0, 0, true);
    RoceSpec roce =
        copy(
            scenario.roce(),
            scenario.roce().outstandingMessages(),
            packetRttNs(scenario),
            scenario.roce().dataPriority());
    return new Scenario(
        scenario.name(),
        withSwitches(network, switches),
        roce,
        scenario.traffic(),
        scenario.run(),
        scenario.congestionControl());
  }

  private static long packetRttNs(Scenario scenario) {
    return Derived.of(scenario, 1).stream()
        .filter(fact -> fact.name().equals("baseRttNs"))
        .mapToLong(Derived.Fact::value)
        .findFirst()
        .orElseThrow();
  }

  private static NetworkSpec withSwitches(NetworkSpec spec, SwitchSpec switches) {
    return new NetworkSpec(
        spec.topology(),
        spec.linkRateGbps(),
        spec.hostToSwitchDelayNs(),
        spec.switchToHostDelayNs(),
        spec.fabricRateGbps(),
        spec.fabricDelayNs(),
        spec.leftHosts(),
        spec.rightHosts(),
        spec.lineSwitches(),
        spec.hostsPerSwitch(),
        spec.leaves(),
        spec.spines(),
        spec.hostsPerLeaf(),
        spec.k(),
        spec.topologyFile(),
        spec.loss(),
        spec.bufferBytes(),
        spec.ecn(),
        switches,
        spec.events(),
        spec.traces(),
        spec.convergenceUs());
  }

  private static RoceSpec copy(
      RoceSpec spec, int outstandingMessages, long baseRttNs, int controlPriority) {
    return new RoceSpec(
        spec.payloadBytes(),
        spec.headerBytes(),
        spec.controlBytes(),
        spec.probeBytes(),
        spec.messagePackets(),
        outstandingMessages,
        spec.burstBytes(),
        spec.ackCoalescing(),
        spec.cnpSpacingNs(),
        spec.nackSpacingNs(),
        spec.timeoutUs(),
        spec.probeTimeoutNs(),
        baseRttNs,
        spec.initialRateFraction(),
        spec.minRateQ20(),
        spec.dataPriority(),
        controlPriority);
  }
}
