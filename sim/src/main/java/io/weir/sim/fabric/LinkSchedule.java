package io.weir.sim.fabric;

import java.util.Arrays;

/**
 * What one direction of a link is like over time: rate, outages, loss and jitter, each piecewise
 * constant and known before the run. A step holds from its instant on, that instant included.
 * Immutable; nothing is allocated by queries.
 */
public final class LinkSchedule {
  /** Most bytes of one transmission: their bits times 10¹² must fit 63 bits. */
  public static final int MAX_BYTES = 1_152_921;

  /** 10⁻¹² bits in a byte: bit/s times ps. */
  static final long PER_BYTE = 8_000_000_000_000L;

  private final Steps rates;
  private final Steps losses;
  private final Steps jitters;
  private final Steps downs;

  private LinkSchedule(Steps rates, Steps losses, Steps jitters, Steps downs) {
    this.rates = rates;
    this.losses = losses;
    this.jitters = jitters;
    this.downs = downs;
  }

  /** A link that never changes and is never down. */
  public static LinkSchedule constant(long rateBps, double loss) {
    return new Builder(rateBps, loss).build();
  }

  /** Rate at an instant, bit/s; 0 while nothing is sent. */
  public long rateBps(long timePs) {
    return rates.at(timePs);
  }

  /**
   * When a transmission that starts at {@code startPs} ends: the first whole picosecond at or
   * before the exact end, so that without a change of rate it is {@code startPs} plus the wire time
   * rounded down. A rate of 0 stops it until the next step. Outages are not looked at.
   *
   * @param bytes at most {@link #MAX_BYTES}
   * @return ps; {@link Long#MAX_VALUE} if the rate stays 0
   */
  public long finishPs(long startPs, int bytes) {
    if (bytes < 0 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException("expected 0 to " + MAX_BYTES + " bytes, found " + bytes);
    }
    long need = bytes * PER_BYTE;
    long nowPs = startPs;
    for (int step = rates.indexAt(startPs); ; step++) {
      long rateBps = rates.values[step];
      long endPs = rates.endPs(step);
      if (rateBps > 0) {
        long takesPs = need / rateBps;
        long roomPs = endPs - nowPs;
        if (takesPs < roomPs || (takesPs == roomPs && need % rateBps == 0)) {
          return nowPs + takesPs;
        }
        need -= rateBps * roomPs;
      } else if (need == 0) {
        return nowPs;
      }
      if (endPs == Long.MAX_VALUE) {
        return Long.MAX_VALUE;
      }
      nowPs = endPs;
    }
  }

  /**
   * What is sent from one instant to another, in 10⁻¹² bits, of which a byte has {@link #PER_BYTE};
   * at most {@link #MAX_BYTES}.
   */
  long sentBits(long fromPs, long toPs) {
    long sent = 0;
    long nowPs = fromPs;
    for (int step = rates.indexAt(fromPs); nowPs < toPs; step++) {
      long endPs = Math.min(toPs, rates.endPs(step));
      sent += rates.values[step] * (endPs - nowPs);
      nowPs = endPs;
    }
    return sent;
  }

  /** What the link can send from one instant to another, bytes: outages count as nothing. */
  public double capacityBytes(long fromPs, long toPs) {
    double bytes = 0;
    long nowPs = fromPs;
    while (nowPs < toPs) {
      int rate = rates.indexAt(nowPs);
      int down = downs.indexAt(nowPs);
      long endPs = Math.min(toPs, Math.min(rates.endPs(rate), downs.endPs(down)));
      if (downs.values[down] == 0) {
        bytes += (double) rates.values[rate] * (endPs - nowPs) / PER_BYTE;
      }
      nowPs = endPs;
    }
    return bytes;
  }

  /** Whether the link is down at an instant. */
  public boolean isDown(long timePs) {
    return downs.at(timePs) != 0;
  }

  /** Start of the first outage at or after an instant, {@link Long#MAX_VALUE} if there is none. */
  public long nextDownPs(long timePs) {
    int step = downs.indexAt(timePs);
    if (downs.values[step] != 0 && downs.fromPs[step] == timePs) {
      return timePs;
    }
    // Steps alternate between up and down.
    int next = step + (downs.values[step] != 0 ? 2 : 1);
    return next < downs.fromPs.length ? downs.fromPs[next] : Long.MAX_VALUE;
  }

  /**
   * End of the outage an instant lies in, {@link Long#MAX_VALUE} if it never ends; the instant
   * itself if the link is up.
   */
  public long upPs(long timePs) {
    int step = downs.indexAt(timePs);
    return downs.values[step] == 0 ? timePs : downs.endPs(step);
  }

  /** Probability with which a frame is lost on the wire, in [0, 1). */
  public double loss(long timePs) {
    return Double.longBitsToDouble(losses.at(timePs));
  }

  /** Largest extra delay, ps; each frame's is drawn uniformly from 0 to this. */
  public long jitterPs(long timePs) {
    return jitters.at(timePs);
  }

  /** Whether rate, loss and jitter never change and the link is never down. */
  public boolean isConstant() {
    return rates.isConstant() && losses.isConstant() && jitters.isConstant() && downs.isConstant();
  }

  /** Whether a frame is ever lost on the wire by chance. */
  public boolean isLossy() {
    return losses.max() != 0;
  }

  /** Largest extra delay at any time, ps. */
  public long maxJitterPs() {
    return jitters.max();
  }

  /** Collects the steps of a schedule. Those of one quantity come in order of time. */
  public static final class Builder {
    private final Recorder rates;
    private final Recorder losses;
    private final Recorder jitters = new Recorder(0);
    private final Recorder downs = new Recorder(0);

    /** A link that is up, without jitter. */
    public Builder(long rateBps, double loss) {
      rates = new Recorder(rateBps);
      losses = new Recorder(Double.doubleToRawLongBits(loss));
    }

    /** The rate from an instant on, bit/s. */
    public void rateBps(long fromPs, long rateBps) {
      rates.add(fromPs, rateBps);
    }

    /** The probability of loss from an instant on. */
    public void loss(long fromPs, double loss) {
      losses.add(fromPs, Double.doubleToRawLongBits(loss));
    }

    /** The largest extra delay from an instant on, ps. */
    public void jitterPs(long fromPs, long jitterPs) {
      jitters.add(fromPs, jitterPs);
    }

    /** Takes the link down, or brings it up again. */
    public void down(long fromPs, boolean down) {
      downs.add(fromPs, down ? 1 : 0);
    }

    /** Whether the link is down after what was added so far. */
    public boolean isDown() {
      return downs.last() != 0;
    }

    /** The schedule. */
    public LinkSchedule build() {
      return new LinkSchedule(rates.steps(), losses.steps(), jitters.steps(), downs.steps());
    }
  }

  /** A piecewise constant function of time; neighbouring values differ, the first step is at 0. */
  private static final class Steps {
    private final long[] fromPs;
    private final long[] values;

    Steps(long[] fromPs, long[] values) {
      this.fromPs = fromPs;
      this.values = values;
    }

    long at(long timePs) {
      return values.length == 1 ? values[0] : values[indexAt(timePs)];
    }

    int indexAt(long timePs) {
      if (fromPs.length == 1) {
        return 0;
      }
      int found = Arrays.binarySearch(fromPs, timePs);
      return found >= 0 ? found : Math.max(0, -found - 2);
    }

    long endPs(int step) {
      return step + 1 < fromPs.length ? fromPs[step + 1] : Long.MAX_VALUE;
    }

    boolean isConstant() {
      return values.length == 1;
    }

    /** Largest value; the bits of doubles that are not negative are in their order. */
    long max() {
      long max = values[0];
      for (long value : values) {
        max = Math.max(max, value);
      }
      return max;
    }
  }

  private static final class Recorder {
    private long[] fromPs = new long[1];
    private long[] values = new long[1];
    private int size = 1;

    Recorder(long first) {
      values[0] = first;
    }

    long last() {
      return values[size - 1];
    }

    void add(long atPs, long value) {
      if (atPs < fromPs[size - 1]) {
        throw new IllegalArgumentException(
            "expected steps in order of time, found " + atPs + " after " + fromPs[size - 1]);
      }
      if (atPs == fromPs[size - 1]) {
        // Of two at one instant the later counts.
        size--;
      }
      if (size > 0 && last() == value) {
        return;
      }
      if (size == values.length) {
        fromPs = Arrays.copyOf(fromPs, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      fromPs[size] = atPs;
      values[size++] = value;
    }

    Steps steps() {
      return new Steps(Arrays.copyOf(fromPs, size), Arrays.copyOf(values, size));
    }
  }
}
