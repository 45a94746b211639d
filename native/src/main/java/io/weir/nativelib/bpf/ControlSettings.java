package io.weir.nativelib.bpf;

import io.weir.artefact.UserError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What an operator sets of congestion control in the kernel.
 *
 * @param name of the operations
 * @param lineRateBps bits per second that rates are shares of
 * @param timeUnitNs nanoseconds per unit of the program's time
 * @param mode what the program may do at first
 */
public record ControlSettings(String name, long lineRateBps, int timeUnitNs, ControlMode mode) {
  /** Bits per second: 2^37 − 1 bytes. */
  public static final long MOST_LINE_RATE_BPS = ((1L << 37) - 1) * 8;

  // struct weir_config.
  static final int LINE_RATE_BYTES = 0;
  static final int MODE = 12;

  private static final long LEAST_LINE_RATE_BPS = 10_000;
  private static final int MOST_TIME_UNIT_NS = 1_000_000;

  /** Checks the ranges. */
  public ControlSettings {
    BpfKernel.requireName(name);
    if (lineRateBps < LEAST_LINE_RATE_BPS || lineRateBps > MOST_LINE_RATE_BPS) {
      throw UserError.input(
          "the line rate %,d bit/s is not between %,d and %,d"
              .formatted(lineRateBps, LEAST_LINE_RATE_BPS, MOST_LINE_RATE_BPS));
    }
    if (timeUnitNs < 1 || timeUnitNs > MOST_TIME_UNIT_NS) {
      throw UserError.input(
          "the time unit %,d ns is not between 1 and %,d".formatted(timeUnitNs, MOST_TIME_UNIT_NS));
    }
  }

  /** Macros for the compiler. */
  public List<String> definitions() {
    return List.of(
        "WEIR_OPS_NAME=\"" + name + "\"",
        "WEIR_LINE_RATE_BPS=" + lineRateBps + "ull",
        "WEIR_TIME_UNIT_NS=" + timeUnitNs + "u",
        "WEIR_START_MODE=" + mode.number());
  }

  /** {@code struct weir_config} with another mode. */
  static byte[] withMode(ByteBuffer config, ControlMode mode) {
    byte[] changed = new byte[config.capacity()];
    config.get(0, changed);
    ByteBuffer.wrap(changed).order(ByteOrder.nativeOrder()).putInt(MODE, mode.number());
    return changed;
  }
}
