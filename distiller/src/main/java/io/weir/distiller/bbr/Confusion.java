package io.weir.distiller.bbr;

/** Buffer classes as they are, and as a tree took them to be, counted by round. */
public final class Confusion {
  private final long[][] counts = new long[BufferClass.COUNT][BufferClass.COUNT];

  void add(int actual, int predicted) {
    counts[actual][Math.max(0, Math.min(BufferClass.COUNT - 1, predicted))]++;
  }

  /** Rounds by actual class, then by the class they were taken for. */
  public long[][] counts() {
    long[][] copy = new long[counts.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts[i].clone();
    }
    return copy;
  }

  /** Share of the rounds that are no more than {@code bins} classes off. */
  public double within(int bins) {
    long all = 0;
    long near = 0;
    for (int actual = 0; actual < counts.length; actual++) {
      for (int predicted = 0; predicted < counts.length; predicted++) {
        all += counts[actual][predicted];
        near += Math.abs(actual - predicted) <= bins ? counts[actual][predicted] : 0;
      }
    }
    return all == 0 ? 0 : (double) near / all;
  }
}
