package io.weir.nativelib.kernel;

import io.weir.artefact.UserError;
import java.util.Locale;

/**
 * The way between client and server in the machine: one bottleneck with a drop-tail buffer, and
 * delays.
 *
 * @param rateBps of the bottleneck, bit/s on the wire
 * @param delayUs of the round trip besides queueing and wire times; all of it is on the way back,
 *     µs
 * @param bufferBytes that may wait at the bottleneck
 * @param lossPercent of data packets, lost at random before the bottleneck
 */
public record GuestPath(long rateBps, long delayUs, long bufferBytes, double lossPercent) {
  /** Above this a second of the machine would take minutes. */
  private static final long MOST_BPS = 200_000_000;

  private static final long LEAST_BPS = 100_000;

  /**
   * The path that the project's figures are for: 20 Mbit/s, 20 ms, about two bandwidth-delay
   * products.
   */
  public static final GuestPath REFERENCE = new GuestPath(20_000_000, 20_000, 95_000, 0);

  /**
   * Checks.
   *
   * @throws UserError if the machine cannot run it in reasonable time
   */
  public GuestPath {
    if (rateBps < LEAST_BPS || rateBps > MOST_BPS) {
      throw UserError.input(
          "the virtual machine runs bottlenecks of 100 kbit/s to 200 Mbit/s, not %,d bit/s"
              .formatted(rateBps));
    }
    if (delayUs < 0 || delayUs > 2_000_000) {
      throw UserError.input("the round trip in the virtual machine must be 0 to 2 s");
    }
    if (bufferBytes < 3_000) {
      throw UserError.input(
          "the virtual machine's bottleneck needs a buffer of at least 3000 bytes, not "
              + bufferBytes);
    }
    if (!(lossPercent >= 0 && lossPercent <= 50)) {
      throw UserError.input("loss in the virtual machine must be 0 to 50 percent");
    }
  }

  /** As the machine's init reads it. */
  String words() {
    return "%d %d %d %s"
        .formatted(
            rateBps,
            delayUs,
            bufferBytes,
            lossPercent == 0 ? "0" : String.format(Locale.ROOT, "%.4f", lossPercent));
  }
}
