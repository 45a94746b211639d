package io.weir.benchmarks.simulator.ns3;

import java.util.List;

/**
 * What the driver simulates: a leaf-spine, and flows without end that all start at once.
 *
 * @param hosts number of hosts, as many at every leaf
 * @param leaves number of leaves
 * @param spines number of spines, each with a link to every leaf
 * @param rateBps rate of every link, bit/s
 * @param delayNs propagation delay of every link, ns
 * @param mtuBytes size of a full IP packet, bytes
 * @param markBytes queue above which switches mark, bytes
 * @param bufferBytes buffer of a switch's port, bytes
 * @param flows the flows
 */
public record Ns3Scenario(
    int hosts,
    int leaves,
    int spines,
    long rateBps,
    long delayNs,
    int mtuBytes,
    long markBytes,
    long bufferBytes,
    List<FlowPath> flows) {
  /** Stands for a spine where both hosts have the same leaf. */
  public static final int NO_SPINE = -1;

  /**
   * A flow and the way it takes.
   *
   * @param source sending host
   * @param destination receiving host
   * @param spineThere spine the data pass, or {@link #NO_SPINE}
   * @param spineBack spine the acknowledgements pass, or {@link #NO_SPINE}
   */
  public record FlowPath(int source, int destination, int spineThere, int spineBack) {}

  public Ns3Scenario {
    flows = List.copyOf(flows);
  }

  /** The flows as the driver reads them: a line each. */
  String flowFile() {
    StringBuilder text = new StringBuilder();
    for (FlowPath flow : flows) {
      text.append(flow.source())
          .append(' ')
          .append(flow.destination())
          .append(' ')
          .append(flow.spineThere())
          .append(' ')
          .append(flow.spineBack())
          .append('\n');
    }
    return text.toString();
  }

  /** The rest, as options of the driver. */
  List<String> options() {
    return List.of(
        "--hosts=" + hosts,
        "--leaves=" + leaves,
        "--spines=" + spines,
        "--rate=" + rateBps + "bps",
        "--delay=" + delayNs + "ns",
        "--mtu=" + mtuBytes,
        "--markBytes=" + markBytes,
        "--bufferBytes=" + bufferBytes);
  }
}
