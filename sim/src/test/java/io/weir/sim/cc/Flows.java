package io.weir.sim.cc;

/** One flow of one algorithm, at an offset in its block array as hosts keep it. */
final class Flows {
  static final int OFFSET = 5;

  private Flows() {}

  /** The block of a flow that has just begun. */
  static long[] start(CongestionControl control, FlowContext flow) {
    long[] block = new long[OFFSET + CongestionControl.PRIVATE + control.privateLongs() + 1];
    control.onStart(flow, block, OFFSET);
    return block;
  }

  static long rateBps(long[] block) {
    return block[OFFSET + CongestionControl.RATE_BPS];
  }

  static long windowBytes(long[] block) {
    return block[OFFSET + CongestionControl.WINDOW_BYTES];
  }

  static long timerNs(long[] block) {
    return block[OFFSET + CongestionControl.TIMER_NS];
  }
}
