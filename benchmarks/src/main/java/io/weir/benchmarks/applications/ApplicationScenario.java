package io.weir.benchmarks.applications;

import io.weir.artefact.StrictYaml;
import io.weir.sim.fabric.Topology;
import io.weir.sim.scenario.NetworkSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.traffic.Flow;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/**
 * How applications use a scenario: its traffic is what they meet, its warm-up is when they begin,
 * its duration is when they must be done. The client is the host that most flows go to, the server
 * the host below another leaf that has the fewest; of equals, the first.
 */
public final class ApplicationScenario {
  /** Eight hosts below two leaves send to one below a third, whom the applications serve. */
  public static final Scenario DEFAULT =
      Scenario.from(
          StrictYaml.parse(
              "built-in scenario of applications",
              """
              name: leaf-spine-applications
              network:
                topology: leafSpine
                leaves: 4
                spines: 2
                hostsPerLeaf: 4
                hostToSwitchDelayNs: 1000
                switchToHostDelayNs: 1000
                fabricDelayNs: 1000
              traffic:
                pattern: manyToOne
                hosts: 8
              run:
                durationUs: 20000
                warmupUs: 2000
              """));

  private ApplicationScenario() {}

  /**
   * Fails unless applications can be run in {@code scenario}.
   *
   * @throws IllegalArgumentException key, colon, what was expected and found
   */
  public static void require(Scenario scenario) {
    NetworkSpec network = scenario.network();
    if (network.topology() != NetworkSpec.Kind.leafSpine) {
      throw new IllegalArgumentException(
          "network.topology: expected leafSpine, which applications are run across, found "
              + network.topology());
    }
    if (network.leaves() < 2) {
      throw new IllegalArgumentException(
          "network.leaves: expected 2 or more, for client and server are below different leaves,"
              + " found "
              + network.leaves());
    }
  }

  /** Network, traffic and times of a scenario in one line, for people. */
  public static String describe(Scenario scenario) {
    NetworkSpec network = scenario.network();
    return String.format(
        Locale.ROOT,
        "leaf-spine of %d leaves with %d hosts each and %d spines, hosts' links %s Gb/s, others %s"
            + " Gb/s; congested by %s; requests begin at %s ms and have until %s ms",
        network.leaves(),
        network.hostsPerLeaf(),
        network.spines(),
        shortest(network.linkRateGbps()),
        shortest(network.fabricRateGbps()),
        scenario.traffic().title(),
        shortest(scenario.run().warmupUs() / 1000.0),
        shortest(scenario.run().durationUs() / 1000.0));
  }

  private static String shortest(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /**
   * The same without other traffic while the applications run. A scenario has at least one flow;
   * this one's is a byte at the very start.
   */
  static Scenario idle(Scenario scenario) {
    return scenario.withTraffic(TrafficSpec.builder(Pattern.manyToOne, 1).bytes(1L).build());
  }

  /**
   * Who talks to whom.
   *
   * @param client host that asks
   * @param server host that answers
   */
  record Placement(int client, int server) {}

  static Placement place(Scenario scenario, Topology topology, List<Flow> flows) {
    int[] received = new int[topology.hosts()];
    int[] touched = new int[topology.hosts()];
    for (Flow flow : flows) {
      received[flow.destination()]++;
      touched[flow.source()]++;
      touched[flow.destination()]++;
    }
    int client = 0;
    for (int host = 1; host < received.length; host++) {
      client = received[host] > received[client] ? host : client;
    }
    int hostsPerLeaf = scenario.network().hostsPerLeaf();
    int server = -1;
    for (int host = 0; host < touched.length; host++) {
      boolean elsewhere = host / hostsPerLeaf != client / hostsPerLeaf;
      if (elsewhere && (server < 0 || touched[host] < touched[server])) {
        server = host;
      }
    }
    return new Placement(client, server);
  }
}
