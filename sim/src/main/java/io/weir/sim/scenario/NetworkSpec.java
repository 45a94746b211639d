package io.weir.sim.scenario;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.sim.fabric.Ecn;
import io.weir.sim.fabric.LinkSpec;
import io.weir.sim.fabric.ParkingLot;
import io.weir.sim.fabric.SwitchSpec;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The network. Defaults are RL-CC's reference environment. Keys that the chosen topology has no use
 * for keep their defaults; other values are refused.
 *
 * @param topology shape
 * @param linkRateGbps rate of every host's link, Gb/s
 * @param hostToSwitchDelayNs propagation delay from a host to its switch, ns
 * @param switchToHostDelayNs propagation delay from the switch to a host, ns
 * @param fabricRateGbps rate of the links between switches, Gb/s
 * @param fabricDelayNs propagation delay of the links between switches, ns
 * @param leftHosts dumbbell: hosts on the left
 * @param rightHosts dumbbell: hosts on the right
 * @param lineSwitches parking lot: switches in the line
 * @param hostsPerSwitch parking lot: hosts at every switch, beside the two at the ends
 * @param leaves leaf-spine: leaves
 * @param spines leaf-spine: spines
 * @param hostsPerLeaf leaf-spine: hosts at every leaf
 * @param k fat tree: ports of a switch
 * @param topologyFile HPCC topology file, relative to the scenario file; empty if none
 * @param loss probability with which a frame is lost on each link
 * @param bufferBytes output buffer of every port, bytes
 * @param ecn marking at the switches' ports
 * @param switches what the switches are
 * @param events what happens to links
 * @param traces rates of links over time
 * @param convergenceUs time after which routing knows that a link failed or is back, simulated µs
 * @param hostDelaysNs star and dumbbell: extra propagation delay of every host's link in either
 *     direction, ns; empty: none
 */
public record NetworkSpec(
    @JsonPropertyDescription("shape of the network") Kind topology,
    @JsonPropertyDescription("rate of every host's link, Gb/s") double linkRateGbps,
    @JsonPropertyDescription("propagation delay from a host to its switch, ns")
        long hostToSwitchDelayNs,
    @JsonPropertyDescription("propagation delay from the switch to a host, ns")
        long switchToHostDelayNs,
    @JsonPropertyDescription("rate of the links between switches, Gb/s") double fabricRateGbps,
    @JsonPropertyDescription("propagation delay of the links between switches, ns")
        long fabricDelayNs,
    @JsonPropertyDescription("dumbbell: hosts on the left") int leftHosts,
    @JsonPropertyDescription("dumbbell: hosts on the right") int rightHosts,
    @JsonPropertyDescription("parkingLot: switches in the line") int lineSwitches,
    @JsonPropertyDescription("parkingLot: hosts at every switch, beside one more at each end")
        int hostsPerSwitch,
    @JsonPropertyDescription("leafSpine: number of leaves") int leaves,
    @JsonPropertyDescription("leafSpine: number of spines") int spines,
    @JsonPropertyDescription("leafSpine: hosts at every leaf") int hostsPerLeaf,
    @JsonPropertyDescription("fatTree: ports of a switch, even; k³/4 hosts") int k,
    @JsonPropertyDescription("file: HPCC topology file, path relative to the scenario file")
        String topologyFile,
    @JsonPropertyDescription("probability with which a frame is lost on each link, share")
        double loss,
    @JsonPropertyDescription("output buffer of every port, bytes") long bufferBytes,
    @JsonPropertyDescription("ECN marking at the switches' ports") EcnSpec ecn,
    @JsonPropertyDescription("what the switches are") SwitchSpec switches,
    @JsonPropertyDescription("what happens to links at given times") List<LinkEventSpec> events,
    @JsonPropertyDescription("Mahimahi traces that drive links") List<LinkTraceSpec> traces,
    @JsonPropertyDescription(
            "time after which routing knows that a link failed or is back, simulated µs")
        long convergenceUs,
    @JsonPropertyDescription(
            "star, dumbbell: extra propagation delay of each host's link, in both directions; one"
                + " entry per host, in order")
        List<Long> hostDelaysNs)
    implements Serializable {
  /** Shapes of network. */
  public enum Kind {
    /** Every host has one link to one switch. */
    star,
    /** Two switches with hosts, one link between them. */
    dumbbell,
    /** Switches in a line. */
    parkingLot,
    /** Every leaf has a link to every spine. */
    leafSpine,
    /** k pods of switches with k ports. */
    fatTree,
    /** From an HPCC topology file. */
    file
  }

  private static final int MAX_HOSTS = 1 << 16;
  private static final long MAX_DELAY_NS = 1_000_000_000;

  /** RL-CC's reference environment. */
  public static final NetworkSpec DEFAULTS =
      new NetworkSpec(Kind.star, 100, 3_000, 1_000, 10L << 20, EcnSpec.DEFAULTS.marking());

  public NetworkSpec {
    if (topology == null) {
      throw new IllegalArgumentException(
          "topology: expected one of " + Arrays.toString(Kind.values()) + ", found nothing");
    }
    Bounds.require("linkRateGbps", linkRateGbps, 0.001, 10_000, "Gb/s");
    Bounds.require("hostToSwitchDelayNs", hostToSwitchDelayNs, 1, MAX_DELAY_NS, "ns");
    Bounds.require("switchToHostDelayNs", switchToHostDelayNs, 1, MAX_DELAY_NS, "ns");
    Bounds.require("fabricRateGbps", fabricRateGbps, 0.001, 10_000, "Gb/s");
    Bounds.require("fabricDelayNs", fabricDelayNs, 1, MAX_DELAY_NS, "ns");
    Bounds.require("leftHosts", leftHosts, 1, 8192, "hosts");
    Bounds.require("rightHosts", rightHosts, 1, 8192, "hosts");
    Bounds.require("lineSwitches", lineSwitches, 2, ParkingLot.MAX_SWITCHES, "switches");
    Bounds.require("hostsPerSwitch", hostsPerSwitch, 1, 4096, "hosts");
    Bounds.require("leaves", leaves, 1, 4096, "leaves");
    Bounds.require("spines", spines, 1, 1024, "spines");
    Bounds.require("hostsPerLeaf", hostsPerLeaf, 1, 4096, "hosts");
    if ((long) leaves * hostsPerLeaf > MAX_HOSTS) {
      throw new IllegalArgumentException(
          "hostsPerLeaf: expected at most "
              + MAX_HOSTS
              + " hosts in all leaves, found "
              + leaves * hostsPerLeaf);
    }
    Bounds.require("k", k, 2, 48, "ports");
    if (k % 2 != 0) {
      throw new IllegalArgumentException("k: expected an even number of ports, found " + k);
    }
    requireLoss(loss);
    Bounds.require("bufferBytes", bufferBytes, 1, 1L << 32, "bytes");
    Bounds.require("convergenceUs", convergenceUs, 0, 10_000_000_000L, "µs");
    events = List.copyOf(events);
    traces = List.copyOf(traces);
    hostDelaysNs = List.copyOf(hostDelaysNs);
    for (int i = 0; i < hostDelaysNs.size(); i++) {
      Bounds.require("hostDelaysNs[" + i + "]", hostDelaysNs.get(i), 0, MAX_DELAY_NS, "ns");
    }
    if (!hostDelaysNs.isEmpty() && topology != Kind.star && topology != Kind.dumbbell) {
      throw new IllegalArgumentException(unused("hostDelaysNs", topology));
    }
    if ((topology == Kind.file) == topologyFile.isBlank()) {
      throw new IllegalArgumentException(
          topology == Kind.file
              ? "topologyFile: expected the path of an HPCC topology file, found nothing"
              : unused("topologyFile", topology));
    }
    // The defaults themselves are being made here.
    if (DEFAULTS != null) {
      requireUnused(topology, Kind.dumbbell, "leftHosts", leftHosts, DEFAULTS.leftHosts);
      requireUnused(topology, Kind.dumbbell, "rightHosts", rightHosts, DEFAULTS.rightHosts);
      requireUnused(topology, Kind.parkingLot, "lineSwitches", lineSwitches, DEFAULTS.lineSwitches);
      requireUnused(
          topology, Kind.parkingLot, "hostsPerSwitch", hostsPerSwitch, DEFAULTS.hostsPerSwitch);
      requireUnused(topology, Kind.leafSpine, "leaves", leaves, DEFAULTS.leaves);
      requireUnused(topology, Kind.leafSpine, "spines", spines, DEFAULTS.spines);
      requireUnused(topology, Kind.leafSpine, "hostsPerLeaf", hostsPerLeaf, DEFAULTS.hostsPerLeaf);
      requireUnused(topology, Kind.fatTree, "k", k, DEFAULTS.k);
      if (topology == Kind.star || topology == Kind.file) {
        requireDefault(topology, "fabricRateGbps", fabricRateGbps, DEFAULTS.fabricRateGbps);
        requireDefault(topology, "fabricDelayNs", fabricDelayNs, DEFAULTS.fabricDelayNs);
      }
      if (topology == Kind.file) {
        requireDefault(topology, "linkRateGbps", linkRateGbps, DEFAULTS.linkRateGbps);
        requireDefault(
            topology, "hostToSwitchDelayNs", hostToSwitchDelayNs, DEFAULTS.hostToSwitchDelayNs);
        requireDefault(
            topology, "switchToHostDelayNs", switchToHostDelayNs, DEFAULTS.switchToHostDelayNs);
        requireDefault(topology, "loss", loss, DEFAULTS.loss);
      }
    }
  }

  /** A network without events, the sizes of other topologies as by default; null: no marking. */
  public NetworkSpec(
      Kind topology,
      double linkRateGbps,
      long hostToSwitchDelayNs,
      long switchToHostDelayNs,
      long bufferBytes,
      Ecn ecn) {
    this(
        topology,
        linkRateGbps,
        hostToSwitchDelayNs,
        switchToHostDelayNs,
        100,
        1_000,
        8,
        8,
        4,
        1,
        8,
        4,
        8,
        4,
        "",
        0,
        bufferBytes,
        EcnSpec.of(ecn),
        SwitchSpec.DEFAULTS,
        List.of(),
        List.of(),
        1_000);
  }

  /** A network whose hosts' links all have the same delays. */
  public NetworkSpec(
      Kind topology,
      double linkRateGbps,
      long hostToSwitchDelayNs,
      long switchToHostDelayNs,
      double fabricRateGbps,
      long fabricDelayNs,
      int leftHosts,
      int rightHosts,
      int lineSwitches,
      int hostsPerSwitch,
      int leaves,
      int spines,
      int hostsPerLeaf,
      int k,
      String topologyFile,
      double loss,
      long bufferBytes,
      EcnSpec ecn,
      SwitchSpec switches,
      List<LinkEventSpec> events,
      List<LinkTraceSpec> traces,
      long convergenceUs) {
    this(
        topology,
        linkRateGbps,
        hostToSwitchDelayNs,
        switchToHostDelayNs,
        fabricRateGbps,
        fabricDelayNs,
        leftHosts,
        rightHosts,
        lineSwitches,
        hostsPerSwitch,
        leaves,
        spines,
        hostsPerLeaf,
        k,
        topologyFile,
        loss,
        bufferBytes,
        ecn,
        switches,
        events,
        traces,
        convergenceUs,
        List.of());
  }

  static void requireLoss(double loss) {
    if (!(loss >= 0 && loss < 1)) {
      throw new IllegalArgumentException("loss: expected 0 <= value < 1, found " + loss);
    }
  }

  private static void requireUnused(
      Kind topology, Kind user, String key, int value, int unlessGiven) {
    if (topology != user) {
      requireDefault(topology, key, value, unlessGiven);
    }
  }

  private static void requireDefault(Kind topology, String key, double value, double unlessGiven) {
    if (value != unlessGiven) {
      throw new IllegalArgumentException(unused(key, topology));
    }
  }

  private static String unused(String key, Kind topology) {
    return key
        + ": the topology "
        + topology
        + " has no use for it; leave the key away or choose another topology";
  }

  /** Rate of a host's link, bit/s; for a topology from a file ask its links. */
  public long linkRateBps() {
    return Math.round(linkRateGbps * 1e9);
  }

  /** Marking at the switches' ports, or null for none. */
  public Ecn marking() {
    return ecn.marking();
  }

  /** A host's link. */
  LinkSpec hostLink() {
    return new LinkSpec(linkRateBps(), hostToSwitchDelayNs, switchToHostDelayNs, loss);
  }

  /** A link between switches. */
  LinkSpec fabricLink() {
    return new LinkSpec(Math.round(fabricRateGbps * 1e9), fabricDelayNs, fabricDelayNs, loss);
  }

  /**
   * The network for one run.
   *
   * @param hostsNeeded hosts the traffic names; a star has as many, others at least as many
   * @param folder folder of the scenario file, for the files it names
   * @param durationUs length of the run, simulated µs
   * @throws IllegalArgumentException key, colon, what was expected
   * @throws io.weir.artefact.UserError naming a file and a line in it
   */
  public Network network(int hostsNeeded, Path folder, long durationUs) {
    return new NetworkBuilder(this, hostsNeeded, folder, durationUs).build();
  }

  /**
   * Files the network is read from, as this section names them: what is in them counts for a run
   * beside the scenario.
   */
  public List<String> fileNames() {
    List<String> names = new ArrayList<>();
    if (topology == Kind.file) {
      names.add(topologyFile);
    }
    traces.forEach(trace -> names.add(trace.file()));
    return names;
  }

  /** Events that never happen in a run that long, for a warning; keys relative to this section. */
  public List<String> eventsThatNeverHappen(long durationUs) {
    List<String> never = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).atUs() >= durationUs) {
        never.add("events[" + i + "] (" + events.get(i).title() + ")");
      }
    }
    return never;
  }
}
