package io.weir.distiller.fit;

/**
 * The values a leaf can take: multiples of a power of two, within a number of bits. The forest's
 * first tree also carries the half unit that makes the sum round to nearest; room is left for it.
 *
 * @param exponent a unit is 2^exponent, in Q16 of the multiplier
 * @param most largest multiple
 */
record LeafGrid(int exponent, long most) {
  /** Finest unit, 1/16 of a Q16 unit: rounding 100 trees then costs 3 units at worst. */
  static final int FINEST = -4;

  /** Bits from which a leaf is as wide as a decision program can hold. */
  static final int UNBOUNDED = 32;

  /** A grid of {@code bits} bits with this unit. */
  static LeafGrid of(int bits, int exponent) {
    long bias = exponent < 0 ? 1L << (-exponent - 1) : 0;
    return new LeafGrid(exponent, (1L << (bits - 1)) - 1 - bias);
  }

  /** The finest grid of {@code bits} bits that holds {@code largest}. */
  static LeafGrid covering(int bits, double largest) {
    int exponent = FINEST;
    while (of(bits, exponent).largest() < largest) {
      exponent++;
    }
    return of(bits, exponent);
  }

  /** The nearest value of the grid; saturates. */
  double round(double value) {
    double units = Math.rint(Math.scalb(value, -exponent));
    return Math.scalb(Math.max(-most, Math.min(units, most)), exponent);
  }

  private double largest() {
    return Math.scalb((double) most, exponent);
  }
}
