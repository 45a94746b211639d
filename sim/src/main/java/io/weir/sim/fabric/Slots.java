package io.weir.sim.fabric;

import java.util.Arrays;

/**
 * Numbers of records that travel with frames. What is given back is taken again first, so that a
 * table of records is only as long as there were of them at once.
 */
public final class Slots {
  private int[] free = new int[16];
  private int freeCount;
  private int used;

  /** Takes a number that nobody has. */
  public int take() {
    return freeCount > 0 ? free[--freeCount] : used++;
  }

  /** Gives a number back. */
  public void give(int slot) {
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = slot;
  }

  /** One more than the largest number there ever was. */
  public int end() {
    return used;
  }

  /** Numbers that are taken. */
  public int taken() {
    return used - freeCount;
  }
}
