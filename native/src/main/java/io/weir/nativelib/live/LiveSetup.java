package io.weir.nativelib.live;

import io.weir.artefact.UserError;
import io.weir.sim.scenario.BottleneckPath;
import java.util.List;

/**
 * What to run live.
 *
 * @param path the bottleneck and its flows
 * @param scenarioSha256 hash of the scenario's effective configuration
 * @param seed draws losses, marks and jitter
 * @param bins time bins over the whole run
 * @param payloadBytes payload of a full segment, bytes
 * @param algorithms names of the kernel's congestion controls, by class of flows
 */
public record LiveSetup(
    BottleneckPath path,
    String scenarioSha256,
    long seed,
    int bins,
    int payloadBytes,
    List<String> algorithms) {
  /** Most flows: each is two sockets, and the machine is one. */
  public static final int MAX_FLOWS = 256;

  public LiveSetup {
    algorithms = List.copyOf(algorithms);
    if (path.flows().size() > MAX_FLOWS) {
      throw UserError.input(
          "%s: key `traffic`: live mode has at most %d flows, found %d"
              .formatted(path.scenario(), MAX_FLOWS, path.flows().size()));
    }
  }
}
