package io.weir.sim.host;

import io.weir.sim.fabric.Slots;
import java.util.Arrays;

/**
 * Blocks of selective acknowledgements (RFC 2018) that travel with acknowledgements: a frame has
 * room for two words, so its stamp names a record here. The first block may report a duplicate (RFC
 * 2883).
 */
final class AckRecords implements SelectiveBlocks {
  /** Most blocks beside timestamps (RFC 2018 section 3). */
  static final int MAX_BLOCKS = 3;

  /** Stamp of an acknowledgement without blocks. */
  static final long NONE = 0;

  private static final int STRIDE = 1 + 2 * MAX_BLOCKS;

  private final Slots slots = new Slots();
  private long[] records = new long[16 * STRIDE];

  /** Takes a record without blocks and returns the stamp that names it. */
  long open() {
    int record = slots.take();
    if (records.length < slots.end() * STRIDE) {
      records = Arrays.copyOf(records, 2 * records.length);
    }
    records[record * STRIDE] = 0;
    return record + 1L;
  }

  /** Gives a record back; {@link #NONE} is nothing. */
  void close(long stamp) {
    if (stamp != NONE) {
      slots.give((int) stamp - 1);
    }
  }

  private static int at(long stamp) {
    return ((int) stamp - 1) * STRIDE;
  }

  /** Adds a block; one too many is left out. */
  void add(long stamp, long start, long end) {
    int at = at(stamp);
    int blocks = (int) records[at];
    if (blocks < MAX_BLOCKS) {
      records[at + 1 + 2 * blocks] = start;
      records[at + 2 + 2 * blocks] = end;
      records[at] = blocks + 1L;
    }
  }

  @Override
  public int blocks(long stamp) {
    return stamp == NONE ? 0 : (int) records[at(stamp)];
  }

  @Override
  public long start(long stamp, int block) {
    return records[at(stamp) + 1 + 2 * block];
  }

  @Override
  public long end(long stamp, int block) {
    return records[at(stamp) + 2 + 2 * block];
  }

  /** The block, of those from {@code from} on, that starts next after {@code position}; or -1. */
  int nextBlock(long stamp, int from, long position) {
    int next = -1;
    for (int block = from; block < blocks(stamp); block++) {
      long start = start(stamp, block);
      if (start > position && (next < 0 || start < start(stamp, next))) {
        next = block;
      }
    }
    return next;
  }

  /** Records that travel. */
  int inUse() {
    return slots.taken();
  }
}
