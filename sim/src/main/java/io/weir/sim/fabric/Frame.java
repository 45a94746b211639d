package io.weir.sim.fabric;

/**
 * Layout of a frame's header word: flow (24 bits), hop (4), kind (4), congestion-experienced mark
 * (1), size in bytes (16), request for acknowledgement (1), priority (3), collects telemetry (1),
 * version of the paths (4). Frames are packed longs, so that nothing is allocated for them.
 */
public final class Frame {
  /** Data of a queue pair. */
  public static final int DATA = 0;

  /** RTT probe, travels with the data. */
  public static final int PROBE = 1;

  /** Acknowledgement; this and the kinds above it travel from receiver to sender. */
  public static final int ACK = 2;

  /** Negative acknowledgement: go back. */
  public static final int NACK = 3;

  /** Congestion notification packet. */
  public static final int CNP = 4;

  /** Answer to an RTT probe. */
  public static final int PROBE_REPLY = 5;

  /** Stop sending frames of the priority in the sequence (IEEE 802.1Qbb); goes one hop. */
  public static final int PAUSE = 6;

  /** Go on sending them. */
  public static final int RESUME = 7;

  /** Highest priority. */
  public static final int MAX_PRIORITY = 7;

  /** Most hops of a path. */
  public static final int MAX_HOPS = 15;

  /** Most flows a simulation can have. */
  public static final int MAX_FLOWS = 1 << 24;

  private static final long HOP_ONE = 1L << 24;
  private static final long MARK = 1L << 32;
  private static final long ACK_REQUEST = 1L << 49;
  private static final int PRIORITY_SHIFT = 50;
  private static final long TELEMETRY = 1L << 53;
  private static final int VERSION_SHIFT = 54;
  private static final long LOST = 1L << 63;

  private Frame() {}

  /** A frame at its first hop, unmarked. */
  public static long of(int flow, int kind, int bytes) {
    return flow | ((long) kind << 28) | ((long) bytes << 33);
  }

  /** Flow index. */
  public static int flow(long frame) {
    return (int) frame & 0xFFFFFF;
  }

  /** Hops behind it. */
  public static int hop(long frame) {
    return (int) (frame >>> 24) & 0xF;
  }

  /** Kind, one of the constants above. */
  public static int kind(long frame) {
    return (int) (frame >>> 28) & 0xF;
  }

  /** Size on the wire. */
  public static int bytes(long frame) {
    return (int) (frame >>> 33) & 0xFFFF;
  }

  /** Whether a switch marked it as having met congestion (RFC 3168 CE). */
  public static boolean isMarked(long frame) {
    return (frame & MARK) != 0;
  }

  /** The frame with the mark set. */
  public static long marked(long frame) {
    return frame | MARK;
  }

  /** Whether the sender asks for an acknowledgement at once (InfiniBand BTH AckReq). */
  public static boolean asksForAck(long frame) {
    return (frame & ACK_REQUEST) != 0;
  }

  /** The frame with that request. */
  public static long withAckRequest(long frame) {
    return frame | ACK_REQUEST;
  }

  /** The frame with a priority, 0 … {@link #MAX_PRIORITY}; higher goes first. */
  public static long withPriority(long frame, int priority) {
    return (frame & ~((long) MAX_PRIORITY << PRIORITY_SHIFT)) | ((long) priority << PRIORITY_SHIFT);
  }

  /** Priority. */
  public static int priority(long frame) {
    return (int) (frame >>> PRIORITY_SHIFT) & MAX_PRIORITY;
  }

  /** The frame with the wish for telemetry; its stamp names a record, see {@link Telemetry}. */
  public static long withTelemetry(long frame) {
    return frame | TELEMETRY;
  }

  /** Whether switches write telemetry for it. */
  public static boolean collectsTelemetry(long frame) {
    return (frame & TELEMETRY) != 0;
  }

  /** The frame with the version of the paths it travels by. */
  public static long withPathVersion(long frame, int version) {
    return frame | ((long) version << VERSION_SHIFT);
  }

  /** Version of the paths it travels by. */
  public static int pathVersion(long frame) {
    return (int) (frame >>> VERSION_SHIFT) & (Paths.MAX_VERSIONS - 1);
  }

  /** The frame as one that will not reach the end of the link it is on. */
  static long lost(long frame) {
    return frame | LOST;
  }

  /** The frame without that. */
  static long found(long frame) {
    return frame & ~LOST;
  }

  /** Whether it will not reach the end of the link it is on. */
  public static boolean isLost(long frame) {
    return frame < 0;
  }

  /** The frame one hop further. */
  public static long nextHop(long frame) {
    return frame + HOP_ONE;
  }

  /** Whether frames of this kind travel from receiver to sender. */
  public static boolean isReverse(int kind) {
    return kind >= ACK;
  }
}
