package io.weir.sim.scenario;

import io.weir.artefact.Json;
import io.weir.artefact.UserError;
import io.weir.sim.host.RoceSpec;
import io.weir.sim.host.TcpSpec;
import io.weir.sim.traffic.TrafficSpec;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/**
 * A scenario on its way to another process. The files it names do not travel: they must be at the
 * same place there, and have the same content, or else the result would silently be another one.
 *
 * @param file absolute path of the scenario file; empty if there is none
 */
record SentScenario(
    String name,
    NetworkSpec network,
    Scenario.Transport transport,
    RoceSpec roce,
    TcpSpec tcp,
    TrafficSpec traffic,
    RunSpec run,
    AlgorithmSpec congestionControl,
    String file,
    TreeMap<String, String> fileSha256)
    implements Serializable {
  static SentScenario of(Scenario scenario) {
    Path file = scenario.file();
    return new SentScenario(
        scenario.name(),
        scenario.network(),
        scenario.transport(),
        scenario.roce(),
        scenario.tcp(),
        scenario.traffic(),
        scenario.run(),
        scenario.congestionControl(),
        file.toString().isEmpty() ? "" : file.toAbsolutePath().toString(),
        new TreeMap<>(scenario.fileSha256()));
  }

  /** What the receiver gets. */
  private Object readResolve() {
    Scenario scenario =
        new Scenario(
            name,
            network,
            transport,
            roce,
            tcp,
            traffic,
            run,
            congestionControl,
            Path.of(file),
            fileSha256);
    scenario.fileSha256().forEach((named, hash) -> requireSame(scenario, named, hash));
    return scenario;
  }

  private static void requireSame(Scenario scenario, String named, String hash) {
    Path path = scenario.folder().resolve(named);
    if (!Files.isRegularFile(path)) {
      throw UserError.environment(
          "%s: names the file `%s`: %s: no such file on the machine that runs it"
              .formatted(scenario.where(), named, path));
    }
    String found = Json.sha256(path);
    if (!found.equals(hash)) {
      throw UserError.environment(
          "%s: names the file `%s`: expected the hash %s on the machine that runs it, found %s"
              .formatted(scenario.where(), named, hash, found));
    }
  }
}
