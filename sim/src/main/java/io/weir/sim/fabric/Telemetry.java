package io.weir.sim.fabric;

import io.weir.sim.cc.TelemetryReader;
import java.util.Arrays;

/**
 * In-band telemetry (INT): records that travel with frames, at most {@link #MAX_HOPS} switches
 * each. A frame that collects has its record's number as its stamp; the record holds the stamp
 * proper. Source: Li et al., <i>HPCC</i>, SIGCOMM 2019, section 3.
 */
public final class Telemetry implements TelemetryReader {
  /** Most switches that write into a record. */
  public static final int MAX_HOPS = 5;

  private static final int HOP_LONGS = 4;
  private static final int HOPS_AT = 1;
  private static final int FIRST_HOP = 2;
  private static final int STRIDE = FIRST_HOP + MAX_HOPS * HOP_LONGS;

  private final Slots slots = new Slots();
  private long[] records = new long[64 * STRIDE];

  /** Takes a record for a frame whose transmission starts at {@code stampPs}. */
  public int open(long stampPs) {
    int record = slots.take();
    if (records.length < slots.end() * STRIDE) {
      records = Arrays.copyOf(records, 2 * records.length);
    }
    records[record * STRIDE] = stampPs;
    records[record * STRIDE + HOPS_AT] = 0;
    return record;
  }

  /** Gives a record back: its frame is gone. */
  public void close(int record) {
    slots.give(record);
  }

  /** Adds a switch; one too many is left out. */
  public void write(int record, long timePs, long queueBytes, long sentBytes, long rateBps) {
    int hops = hops(record);
    if (hops == MAX_HOPS) {
      return;
    }
    int at = record * STRIDE + FIRST_HOP + hops * HOP_LONGS;
    records[at + TIME_PS] = timePs;
    records[at + QUEUE_BYTES] = queueBytes;
    records[at + SENT_BYTES] = sentBytes;
    records[at + RATE_BPS] = rateBps;
    records[record * STRIDE + HOPS_AT] = hops + 1L;
  }

  /** When the frame's transmission started, ps. */
  public long stampPs(int record) {
    return records[record * STRIDE];
  }

  @Override
  public int hops(int record) {
    return (int) records[record * STRIDE + HOPS_AT];
  }

  @Override
  public long read(int record, int hop, int field) {
    return records[record * STRIDE + FIRST_HOP + hop * HOP_LONGS + field];
  }

  /** Records in use: frames under way that collect. */
  public int open() {
    return slots.taken();
  }
}
