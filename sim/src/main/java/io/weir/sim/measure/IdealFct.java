package io.weir.sim.measure;

import io.weir.artefact.Bounds;
import java.math.BigInteger;

/** How long a flow takes when it has the network for itself and sends at line rate. */
public final class IdealFct {
  private static final BigInteger PS_BITS_PER_SECOND = BigInteger.valueOf(8_000_000_000_000L);
  private static final long PS_PER_NS = 1000;

  private IdealFct() {}

  /**
   * Time from the first bit's sending to the last bit's arrival over store-and-forward hops, ns,
   * rounded down. For full packets that is the sum of the delays, the time of all bytes on the
   * slowest hop, and the time of one packet on each other hop; a shorter last packet may wait for a
   * full one before it and still counts exactly. A packet's time on a hop is a whole number of
   * picoseconds, rounded down, as {@link io.weir.sim.fabric.Port#wirePs} has it.
   *
   * <p>A completion that counts only when its acknowledgement is back takes, in addition, {@code
   * ns} of that one frame over the way back (its size as payload, no header).
   *
   * <p>Worked number: 3,000 bytes in packets of 1,000 + 62 bytes over two hops of 100 Gb/s and 1 µs
   * each: 2·1,000 + 3·84.96 + 84.96 = 2,339.84, so 2,339 ns.
   *
   * @param rateBps rate of each hop, bit/s
   * @param delayNs propagation delay of each hop, ns
   * @param bytes payload of the flow, bytes
   * @param payloadBytes payload of a full packet, bytes
   * @param headerBytes what every packet has on the wire beside its payload, bytes
   */
  public static long ns(
      long[] rateBps, long[] delayNs, long bytes, int payloadBytes, int headerBytes) {
    if (rateBps.length == 0 || rateBps.length != delayNs.length) {
      throw new IllegalArgumentException(
          "hops: expected as many delays as rates and at least one, found "
              + rateBps.length
              + " rates and "
              + delayNs.length
              + " delays");
    }
    Bounds.require("bytes", bytes, 1, Long.MAX_VALUE - 1, "bytes");
    Bounds.require("payloadBytes", payloadBytes, 1, Integer.MAX_VALUE, "bytes");
    Bounds.require("headerBytes", headerBytes, 0, Integer.MAX_VALUE, "bytes");
    long full = (bytes - 1) / payloadBytes;
    long fullBytes = (long) payloadBytes + headerBytes;
    long lastBytes = bytes - full * payloadBytes + headerBytes;
    // Arrival of the last full packet and of the last packet at the end of the hops so far, ps.
    long fullPs = 0;
    long lastPs = 0;
    long slowestPs = 0;
    for (int hop = 0; hop < rateBps.length; hop++) {
      long packetPs = wirePs(fullBytes, rateBps[hop]);
      long delayPs = Math.multiplyExact(delayNs[hop], PS_PER_NS);
      if (full > 0) {
        // The others leave behind the first one at the pace of the slowest hop so far.
        long slower = Math.max(slowestPs, packetPs) - slowestPs;
        slowestPs += slower;
        fullPs =
            Math.addExact(fullPs, Math.addExact(packetPs, Math.multiplyExact(full - 1, slower)));
      }
      lastPs = Math.max(lastPs, fullPs) + wirePs(lastBytes, rateBps[hop]) + delayPs;
      fullPs += full > 0 ? delayPs : 0;
    }
    return lastPs / PS_PER_NS;
  }

  private static long wirePs(long bytes, long rateBps) {
    Bounds.require("rateBps", rateBps, 1, Long.MAX_VALUE, "bit/s");
    return BigInteger.valueOf(bytes)
        .multiply(PS_BITS_PER_SECOND)
        .divide(BigInteger.valueOf(rateBps))
        .longValueExact();
  }
}
