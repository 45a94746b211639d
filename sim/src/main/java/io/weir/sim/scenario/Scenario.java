package io.weir.sim.scenario;

import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.sim.host.RoceSpec;
import io.weir.sim.traffic.TrafficSpec;
import java.util.List;

/**
 * Everything that, with a seed and an algorithm, determines a run.
 *
 * @param name what to call it
 * @param network links, switch, buffers
 * @param roce hosts
 * @param traffic who sends to whom
 * @param run duration and measurement
 * @param congestionControl algorithm and parameters
 */
public record Scenario(
    String name,
    NetworkSpec network,
    RoceSpec roce,
    TrafficSpec traffic,
    RunSpec run,
    AlgorithmSpec congestionControl) {
  /** Top-level keys of a scenario file. */
  public static final List<String> KEYS =
      List.of("name", "network", "roce", "traffic", "run", "congestionControl");

  /** RL-CC's reference environment with eight senders. */
  public static final Scenario DEFAULTS =
      new Scenario(
          "reference",
          NetworkSpec.DEFAULTS,
          RoceSpec.DEFAULTS,
          TrafficSpec.DEFAULTS,
          RunSpec.DEFAULTS,
          AlgorithmSpec.DEFAULTS);

  public Scenario {
    if (network.bufferBytes() < Math.max(roce.packetBytes(), roce.probeBytes())) {
      throw new IllegalArgumentException(
          "network.bufferBytes: expected room for a packet ("
              + Math.max(roce.packetBytes(), roce.probeBytes())
              + " bytes), found "
              + network.bufferBytes());
    }
  }

  /** The scenario in a file; keys other rooms own are left to them. */
  public static Scenario from(StrictYaml file) {
    try {
      return new Scenario(
          file.text("name", DEFAULTS.name),
          file.section("network", DEFAULTS.network, NetworkSpec.class),
          file.section("roce", DEFAULTS.roce, RoceSpec.class),
          file.section("traffic", DEFAULTS.traffic, TrafficSpec.class),
          file.section("run", DEFAULTS.run, RunSpec.class),
          file.section("congestionControl", DEFAULTS.congestionControl, AlgorithmSpec.class));
    } catch (IllegalArgumentException e) {
      throw StrictYaml.impossible(file.name(), "", e.getMessage(), e);
    }
  }

  /** The same scenario with other traffic. */
  public Scenario withTraffic(TrafficSpec other) {
    return new Scenario(name, network, roce, other, run, congestionControl);
  }

  /** The same scenario with another duration. */
  public Scenario withRun(RunSpec other) {
    return new Scenario(name, network, roce, traffic, other, congestionControl);
  }

  /** Hash over every value, in hex. */
  public String sha256() {
    return Json.sha256(this);
  }
}
