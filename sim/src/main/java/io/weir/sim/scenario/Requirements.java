package io.weir.sim.scenario;

import io.weir.artefact.UserError;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowClass;
import io.weir.sim.cc.Need;
import io.weir.sim.fabric.SwitchSpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a scenario's hosts and switches do for algorithms. An algorithm that needs more would run
 * and not work; that is an error.
 *
 * @param file named in errors
 * @param spec the congestion control of the scenario
 * @param marks whether switches mark (ECN)
 * @param telemetry whether switches write telemetry (INT)
 * @param transport name of the hosts' transport, as in the file
 * @param capabilities what that transport does
 */
public record Requirements(
    String file,
    AlgorithmSpec spec,
    boolean marks,
    boolean telemetry,
    String transport,
    Set<Need> capabilities) {
  /** What RoCE hosts do: their algorithm's window always counts as it is. */
  public static final Set<Need> ROCE =
      Set.copyOf(
          EnumSet.of(
              Need.MARKS, Need.TELEMETRY, Need.RTT_PROBES, Need.NOTIFICATIONS, Need.OWN_RECOVERY));

  /** What TCP hosts do. */
  public static final Set<Need> TCP =
      Set.copyOf(EnumSet.of(Need.MARKS, Need.DELIVERY_RATE, Need.OWN_RECOVERY));

  /** What a scenario provides. */
  public static Requirements of(Scenario scenario) {
    SwitchSpec switches = scenario.network().switches();
    return new Requirements(
        scenario.where(),
        scenario.congestionControl(),
        scenario.network().marking() != null,
        switches.kind() == SwitchSpec.Kind.shared && switches.telemetry(),
        scenario.transport().name(),
        scenario.transport() == Scenario.Transport.tcp ? TCP : ROCE);
  }

  /**
   * Fails when the scenario's algorithm, or one of its mix, needs what is not there. Flows that
   * remain for none of the mix may be none, so that their algorithm is left to {@link
   * #requireFor(CongestionControl, int)}.
   *
   * @param control what was made of the scenario's congestion control
   */
  public void requireNamed(CongestionControl control) {
    if (control.classes().isEmpty()) {
      require(spec.algorithmKey(spec.mix().size()), spec.algorithm(), control.needs());
    } else {
      requireFor(control, Math.toIntExact(spec.mixFlows()));
    }
  }

  /** Fails when one of the first {@code flows} flows obeys an algorithm that lacks something. */
  void requireFor(CongestionControl control, int flows) {
    List<FlowClass> classes = control.classes();
    if (classes.isEmpty()) {
      require(spec.algorithmKey(spec.mix().size()), "", control.needs());
    }
    boolean[] checked = new boolean[classes.size()];
    for (int flow = 0; flow < flows && !classes.isEmpty(); flow++) {
      int index = control.classOf(flow);
      if (!checked[index]) {
        checked[index] = true;
        requireClass(control, flow);
      }
    }
  }

  /** Fails when streams, whose indices are at least {@code flow}, would lack something. */
  void requireForStreams(CongestionControl control, int flow) {
    if (!control.classes().isEmpty()) {
      requireClass(control, flow);
    }
  }

  private void requireClass(CongestionControl control, int flow) {
    int index = control.classOf(flow);
    require(
        spec.algorithmKey(index), control.classes().get(index).algorithm(), control.needs(flow));
  }

  private void require(String key, String algorithm, Set<Need> needs) {
    // One that the scenario doesn't name stands in no key of it.
    String place = algorithm.isEmpty() ? "" : "key `" + key + "`: ";
    String who = algorithm.isEmpty() ? "the algorithm it is to run with" : "`" + algorithm + "`";
    for (Need need : needs) {
      if (!capabilities.contains(need) && algorithm.isEmpty()) {
        // Not the file's algorithm but the command's, so that another name would not help.
        throw UserError.input(
            "%s: key `transport`: expected %s, for what is to run needs %s, found %s"
                .formatted(file, provider(need), title(need), transport));
      }
      if (!capabilities.contains(need)) {
        throw lacks(
            place, who, need, "transport: " + provider(need) + " gives, found " + transport);
      }
    }
    if (!marks && (needs.contains(Need.MARKS) || needs.contains(Need.NOTIFICATIONS))) {
      throw lacks(place, who, Need.MARKS, "network.ecn.enabled: true gives, found false");
    }
    if (!telemetry && needs.contains(Need.TELEMETRY)) {
      throw lacks(
          place,
          who,
          Need.TELEMETRY,
          "network.switches: {kind: shared, telemetry: true} gives, found other switches");
    }
  }

  /** The transport that does what the other one does not. */
  private static String provider(Need need) {
    return need == Need.DELIVERY_RATE ? "tcp" : "roce";
  }

  private UserError lacks(String key, String who, Need need, String which) {
    return UserError.input(
        "%s: %s%s needs %s, which %s".formatted(file, key, who, title(need), which));
  }

  private static String title(Need need) {
    return switch (need) {
      case RTT_PROBES -> "RTT probes";
      case MARKS -> "congestion marks (ECN)";
      case TELEMETRY -> "telemetry (INT)";
      case NOTIFICATIONS -> "congestion notification packets";
      case DELIVERY_RATE -> "delivery-rate samples";
      case OWN_RECOVERY -> "a window that counts during recovery";
    };
  }
}
