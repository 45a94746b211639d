package io.weir.nativelib.live;

import io.weir.artefact.StrictYaml;
import io.weir.sim.scenario.BottleneckPath;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.ScenarioFamily;
import java.util.List;
import java.util.Map;

/** Small scenarios with one bottleneck. */
final class Paths {
  private Paths() {}

  /**
   * One flow over 20 Mbit/s and 10 ms.
   *
   * @param network further keys of the section, in braces' style
   */
  static Scenario scenario(String network, long durationUs) {
    String yaml =
        """
        transport: tcp
        network: {topology: dumbbell, leftHosts: 1, rightHosts: 1, linkRateGbps: 1,
          fabricRateGbps: 0.02, fabricDelayNs: 5000000, bufferBytes: 60000, %s}
        traffic: {pattern: manyToOne, hosts: 1, startJitterNs: 0}
        run: {durationUs: %d, warmupUs: %d, bins: 10}
        congestionControl: {algorithm: cubic}
        """
            .formatted(network, durationUs, durationUs / 2);
    return ScenarioFamily.from(StrictYaml.parse("s.yaml", yaml), Map.of()).draw(1);
  }

  static LiveSetup setup(Scenario scenario, long seed, String algorithm) {
    return new LiveSetup(
        BottleneckPath.of(scenario, seed),
        scenario.sha256(),
        seed,
        scenario.run().bins(),
        scenario.tcp().payloadBytes(),
        List.of(algorithm));
  }
}
