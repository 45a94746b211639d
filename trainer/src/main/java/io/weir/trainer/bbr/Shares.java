package io.weir.trainer.bbr;

/** BBR's share of the traffic over time, in equal parts of a run. */
final class Shares {
  private final int bbrFlows;
  private final long[] endNs;
  private final long[] bbrBytes;
  private final long[] allBytes;
  private int bins;

  Shares(int bbrFlows, int most) {
    this.bbrFlows = bbrFlows;
    endNs = new long[most + 1];
    bbrBytes = new long[most + 1];
    allBytes = new long[most + 1];
  }

  /** A part has ended; {@code bytes} are those delivered since the run began, by flow. */
  void add(long atNs, long[] bytes) {
    bins++;
    endNs[bins] = atNs;
    for (int flow = 0; flow < bytes.length; flow++) {
      allBytes[bins] += bytes[flow];
      bbrBytes[bins] += flow < bbrFlows ? bytes[flow] : 0;
    }
  }

  /**
   * Time until the share over {@code window} parts first comes within {@code margin} of {@code
   * finalShare}.
   *
   * @param fromNs when the time begins; so do the parts that count
   * @return time to the end of these parts, ns; -1 if there are none
   */
  long convergenceNs(double finalShare, long fromNs, int window, double margin) {
    for (int bin = window; bin <= bins; bin++) {
      long all = allBytes[bin] - allBytes[bin - window];
      double share = (double) (bbrBytes[bin] - bbrBytes[bin - window]) / Math.max(1, all);
      if (endNs[bin - window] >= fromNs && Math.abs(share - finalShare) <= margin) {
        return endNs[bin] - fromNs;
      }
    }
    return -1;
  }
}
