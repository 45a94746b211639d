package io.weir.sim.fabric;

/**
 * ECN marking at dequeue: probability 0 up to {@code kminBytes}, rising linearly to {@code pmax} at
 * {@code kmaxBytes}, 1 from there on.
 *
 * @param kminBytes queue behind the departing frame below which nothing is marked, bytes
 * @param kmaxBytes queue from which everything is marked, bytes
 * @param pmax marking probability just below {@code kmaxBytes}, in (0, 1]
 */
public record Ecn(long kminBytes, long kmaxBytes, double pmax) {
  public Ecn {
    if (kminBytes < 0 || kmaxBytes < kminBytes) {
      throw new IllegalArgumentException(
          "expected 0 <= kminBytes <= kmaxBytes, found " + kminBytes + " and " + kmaxBytes);
    }
    if (!(pmax > 0 && pmax <= 1)) {
      throw new IllegalArgumentException("expected 0 < pmax <= 1, found " + pmax);
    }
  }
}
