package io.weir.sim.scenario;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.sim.fabric.Headroom;
import io.weir.sim.fabric.Link;
import io.weir.sim.fabric.SwitchSpec;
import io.weir.sim.host.HostSpec;
import io.weir.sim.host.RoceSpec;
import io.weir.sim.host.TcpSpec;
import io.weir.sim.traffic.Flow;
import io.weir.sim.traffic.FlowGenerator;
import io.weir.sim.traffic.TrafficSpec;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that, with a seed and an algorithm, determines a run.
 *
 * @param name what to call it
 * @param network links, switch, buffers
 * @param transport what the hosts speak
 * @param roce hosts that speak RoCE
 * @param tcp hosts that speak TCP
 * @param traffic who sends to whom
 * @param run duration and measurement
 * @param congestionControl algorithm and parameters
 * @param file the scenario file, for messages and because the files it names are relative to its
 *     folder; empty if there is none; no part of the configuration
 * @param fileSha256 hashes of the files it names, by the names it has for them
 */
public record Scenario(
    String name,
    NetworkSpec network,
    Transport transport,
    RoceSpec roce,
    TcpSpec tcp,
    TrafficSpec traffic,
    RunSpec run,
    AlgorithmSpec congestionControl,
    @JsonIgnore Path file,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> fileSha256)
    implements Serializable {
  /** What hosts speak. */
  public enum Transport {
    /** RoCE: queue pairs with go-back-N. */
    roce,
    /** TCP. */
    tcp
  }

  /** Key of an effective configuration that fixes the content of the files it names. */
  public static final String FILE_HASHES = "fileSha256";

  /** Top-level keys of a scenario file. */
  public static final List<String> KEYS =
      List.of(
          "name",
          "network",
          "transport",
          "roce",
          "tcp",
          "traffic",
          "run",
          "congestionControl",
          FILE_HASHES);

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
    fileSha256 = Collections.unmodifiableMap(new TreeMap<>(fileSha256));
    HostSpec hosts = transport == Transport.tcp ? tcp : roce;
    if (network.bufferBytes() < hosts.largestFrameBytes()) {
      throw new IllegalArgumentException(
          "network.bufferBytes: expected room for a packet ("
              + hosts.largestFrameBytes()
              + " bytes), found "
              + network.bufferBytes());
    }
    if (network.switches().kind() == SwitchSpec.Kind.shared) {
      requirePriorities(network.switches(), hosts, transport);
    }
  }

  private static void requirePriorities(SwitchSpec switches, HostSpec hosts, Transport transport) {
    int highest = Math.max(hosts.dataPriority(), hosts.controlPriority());
    if (highest >= switches.priorities()) {
      throw new IllegalArgumentException(
          "network.switches.priorities: expected more than "
              + highest
              + ", the highest priority in "
              + transport
              + ", found "
              + switches.priorities());
    }
    if (switches.pfc()
        && hosts.controlPriority() != hosts.dataPriority()
        && switches.losslessPriorities().contains(hosts.controlPriority())) {
      throw new IllegalArgumentException(
          "network.switches.losslessPriorities: hosts heed pauses of "
              + transport
              + ".dataPriority only, found "
              + switches.losslessPriorities());
    }
  }

  /** A scenario of RoCE hosts that names no files. */
  public Scenario(
      String name,
      NetworkSpec network,
      RoceSpec roce,
      TrafficSpec traffic,
      RunSpec run,
      AlgorithmSpec congestionControl) {
    this(
        name,
        network,
        Transport.roce,
        roce,
        TcpSpec.DEFAULTS,
        traffic,
        run,
        congestionControl,
        Path.of(""),
        Map.of());
  }

  /** The scenario in a file; keys other rooms own are left to them. */
  public static Scenario from(StrictYaml file) {
    NetworkSpec network = file.section("network", DEFAULTS.network, NetworkSpec.class);
    TrafficSpec traffic = file.section("traffic", DEFAULTS.traffic, TrafficSpec.class);
    Path path = Path.of(file.name());
    Map<String, String> hashes = hashes(network, traffic, path);
    requireHashes(file, hashes);
    try {
      return new Scenario(
          file.text("name", DEFAULTS.name),
          network,
          file.section("transport", DEFAULTS.transport, Transport.class),
          file.section("roce", DEFAULTS.roce, RoceSpec.class),
          file.section("tcp", DEFAULTS.tcp, TcpSpec.class),
          traffic,
          file.section("run", DEFAULTS.run, RunSpec.class),
          file.section("congestionControl", DEFAULTS.congestionControl, AlgorithmSpec.class),
          path,
          hashes);
    } catch (IllegalArgumentException e) {
      throw StrictYaml.impossible(file.name(), "", e.getMessage(), e);
    }
  }

  /** An effective configuration says what was in the files it names; they must still be that. */
  private static void requireHashes(StrictYaml file, Map<String, String> hashes) {
    JsonNode said = file.tree().path(FILE_HASHES);
    hashes.forEach(
        (name, hash) -> {
          if (said.has(name) && !said.path(name).asText().equals(hash)) {
            throw UserError.input(
                "%s: key `%s`: expected %s with the hash %s, found one with %s"
                    .formatted(file.name(), FILE_HASHES, name, said.path(name).asText(), hash));
          }
        });
  }

  private static Map<String, String> hashes(NetworkSpec network, TrafficSpec traffic, Path file) {
    Map<String, String> hashes = new TreeMap<>();
    for (String name : names(network, traffic)) {
      Path path = folder(file).resolve(name);
      if (!Files.isRegularFile(path)) {
        throw UserError.input(file + ": names the file `" + name + "`: " + path + ": no such file");
      }
      hashes.put(name, Json.sha256(path));
    }
    return hashes;
  }

  private static List<String> names(NetworkSpec network, TrafficSpec traffic) {
    List<String> names = new ArrayList<>(network.fileNames());
    traffic.externalFileName().ifPresent(names::add);
    return names;
  }

  /**
   * Names of the files this scenario reads, as it has them: relative to its folder, or absolute.
   */
  public List<String> fileNames() {
    return names(network, traffic);
  }

  /** The folder that the files it names are relative to. */
  public Path folder() {
    return folder(file);
  }

  private static Path folder(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of("") : parent;
  }

  /** The network of a run. */
  Network buildNetwork() {
    try {
      Network built = network.network(traffic.networkHosts(), folder(), run.durationUs());
      if (network.switches().kind() == SwitchSpec.Kind.shared) {
        headroom().requireFits(built.topology(), network.switches());
      }
      return built;
    } catch (IllegalArgumentException e) {
      throw impossible("network", e);
    }
  }

  /** The flows of a run, which the algorithm does not influence. */
  List<Flow> makeFlows(Network built, RandomStreams random) {
    try {
      return new FlowGenerator(
              built.topology().hosts(), hostRateBps(built), run.durationUs() * 1000, folder())
          .flows(traffic, random.traffic());
    } catch (IllegalArgumentException e) {
      throw impossible("traffic", e);
    }
  }

  /** Rate of the hosts' links; Poisson load is a share of it, so that it must be one. */
  private long hostRateBps(Network built) {
    LongSummaryStatistics rates =
        built.topology().links().stream()
            .filter(link -> built.topology().isHost(link.a()) || built.topology().isHost(link.b()))
            .mapToLong(Link::rateBps)
            .summaryStatistics();
    if (traffic.load() != null && rates.getMin() != rates.getMax()) {
      throw new IllegalArgumentException(
          "load: expected hosts' links of one rate, found "
              + rates.getMin()
              + " to "
              + rates.getMax()
              + " bit/s");
    }
    return rates.getMin();
  }

  private UserError impossible(String section, IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    return StrictYaml.impossible(
        where(), message.startsWith(section + ".") ? "" : section, message, e);
  }

  /** What errors call the scenario: its file, if it has one. */
  String where() {
    return file.toString().isEmpty() ? "scenario " + name : file.toString();
  }

  /** What a switch must have room for after it has paused its senders. */
  Headroom headroom() {
    return new Headroom(hosts().largestFrameBytes(), hosts().burstWireBytes());
  }

  /** The hosts, by what they speak. */
  public HostSpec hosts() {
    return transport == Transport.tcp ? tcp : roce;
  }

  /** The same scenario with other traffic. */
  public Scenario withTraffic(TrafficSpec other) {
    return new Scenario(
        name,
        network,
        transport,
        roce,
        tcp,
        other,
        run,
        congestionControl,
        file,
        other.equals(traffic) ? fileSha256 : hashes(network, other, file));
  }

  /** The same scenario with another duration. */
  public Scenario withRun(RunSpec other) {
    return new Scenario(
        name, network, transport, roce, tcp, traffic, other, congestionControl, file, fileSha256);
  }

  /** The same scenario with another algorithm. */
  public Scenario withCongestionControl(AlgorithmSpec other) {
    return new Scenario(name, network, transport, roce, tcp, traffic, run, other, file, fileSha256);
  }

  /** The same scenario with other RoCE hosts. */
  public Scenario withRoce(RoceSpec other) {
    return new Scenario(
        name, network, transport, other, tcp, traffic, run, congestionControl, file, fileSha256);
  }

  /** Serialised in another form, for a path belongs to a file system. */
  private Object writeReplace() {
    return SentScenario.of(this);
  }

  /** Hash over every value, in hex. */
  public String sha256() {
    return Json.sha256(this);
  }

  /** Whether the other has the same configuration, wherever its file is. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Scenario same && parts().equals(same.parts());
  }

  @Override
  public int hashCode() {
    return parts().hashCode();
  }

  private List<Object> parts() {
    return List.of(
        name, network, transport, roce, tcp, traffic, run, congestionControl, fileSha256);
  }
}
