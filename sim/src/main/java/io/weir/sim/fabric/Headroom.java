package io.weir.sim.fabric;

/**
 * How much arrives at a port after it has decided to pause its sender. With d the propagation
 * delays there and back and r the link's rate, per lossless priority:
 *
 * <pre>  d·r + 3·(largest frame) + (pause frames, 64 bytes per lossless priority) + (host's burst)
 * </pre>
 *
 * One largest frame is the one that crossed the threshold; one may have just begun on the port that
 * must send the pause; one may have just begun at the sender when the pause takes effect. A host's
 * burst is what its NIC has already handed to its port, which a pause does not stop. Rates are
 * those at the start: a schedule that raises a link's rate needs configured headroom. Compare IEEE
 * 802.1Q-2018, annex N (buffer requirements for PFC).
 *
 * @param maxFrameBytes largest frame of the simulation, bytes
 * @param hostBurstBytes what a host may still send after a pause, on the wire, bytes
 */
public record Headroom(long maxFrameBytes, long hostBurstBytes) {
  private static final long NS_BITS_PER_SECOND = 8_000_000_000L;

  /** Size of a pause frame, bytes. */
  public static final int PAUSE_BYTES = 64;

  /** Headroom of one lossless priority at {@code node}'s end of the link behind {@code port}. */
  long bytes(Topology topology, int port, SwitchSpec spec) {
    if (spec.headroomBytes() != SwitchSpec.COMPUTED) {
      return spec.headroomBytes();
    }
    long roundTripNs = topology.delayNs(port) + topology.delayNs(port ^ 1);
    long rateBps = topology.linkOf(port).rateBps();
    long inFlight = (long) Math.ceil((double) roundTripNs * rateBps / NS_BITS_PER_SECOND);
    long pauses = (long) PAUSE_BYTES * Integer.bitCount(spec.losslessMask());
    long burst = topology.isHost(topology.destination(port)) ? hostBurstBytes : 0;
    return inFlight + 3 * maxFrameBytes + pauses + burst;
  }

  /**
   * Fails when a switch's buffer has no room for its headrooms, its reserves and one frame.
   *
   * @throws IllegalArgumentException beginning with {@code network.switches.bufferBytes}
   */
  public void requireFits(Topology topology, SwitchSpec spec) {
    long[] needBytes = new long[topology.nodes()];
    int lossless = Integer.bitCount(spec.losslessMask());
    for (int port = 0; port < topology.ports(); port++) {
      needBytes[topology.source(port)] +=
          lossless * bytes(topology, port, spec) + spec.priorities() * spec.reserveBytes();
    }
    for (int node = topology.hosts(); node < topology.nodes(); node++) {
      if (needBytes[node] + maxFrameBytes > spec.bufferBytes()) {
        throw new IllegalArgumentException(
            "network.switches.bufferBytes: expected at least "
                + (needBytes[node] + maxFrameBytes)
                + " bytes (headrooms and reserves of switch "
                + node
                + ": "
                + needBytes[node]
                + ", and a frame: "
                + maxFrameBytes
                + "), found "
                + spec.bufferBytes());
      }
    }
  }
}
