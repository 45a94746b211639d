package io.weir.distiller.bbr;

/**
 * Classes of buffers by their size X in products of bandwidth and delay: nine, as wide as each
 * other on a logarithmic axis, from 0.25 to 16. Smaller and larger buffers are in the outer ones.
 */
public final class BufferClass {
  /** Number of classes. */
  public static final int COUNT = 9;

  private static final double LEAST_BDP = 0.25;
  private static final double MOST_BDP = 16;

  private BufferClass() {}

  /** The class of a buffer of {@code bufferBdp} products of bandwidth and delay. */
  public static int of(double bufferBdp) {
    double share = Math.log(bufferBdp / LEAST_BDP) / Math.log(MOST_BDP / LEAST_BDP);
    return (int) Math.max(0, Math.min(COUNT - 1, Math.floor(share * COUNT)));
  }

  /** For example {@code 0.40–0.63}. */
  public static String title(int index) {
    return "%.2f–%.2f".formatted(edge(index), edge(index + 1));
  }

  /** The middle of a class, as ratios go. */
  public static double middle(int index) {
    return edge(index + 0.5);
  }

  private static double edge(double index) {
    return LEAST_BDP * Math.pow(MOST_BDP / LEAST_BDP, index / COUNT);
  }
}
