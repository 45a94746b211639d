package io.weir.sim.cc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every algorithm against the {@link ModelHost}, with random legal parameters: whatever a host may
 * tell it, the window is at least a byte, the rate at least a bit per second and not absurd, a
 * timer lies in the future, and nothing but its own longs is written or decides what it does.
 */
class AlgorithmFuzzTest {
  private static final int SEEDS = 200;
  private static final int STEPS = 1_000;
  private static final int GUARD = 4;
  private static final long GUARD_VALUE = 0x5EED_0F_6A_7D_11_22L;

  /** No host sends faster than its line; this is what an algorithm that runs away would exceed. */
  /** No window can be wanted beyond this but {@link CongestionControl#NO_WINDOW}. */
  private static final long MOST_WINDOW_BYTES = 1L << 60;

  /** What the hardware makes of 0/0, and what Java writes: no count is that large. */
  private static final long NAN = 0x7FF8_0000_0000_0000L;

  private static final long INFINITY = 0x7FF0_0000_0000_0000L;

  /** One flow of a run, its outputs checked after each call and folded into a digest. */
  private static final class Run {
    private final CongestionControl control;
    private final String name;
    private final long[] block;
    private final int offset;
    private final int length;
    private final ModelHost host;
    private long digest;

    Run(CongestionControl control, String name, long seed, int offset) {
      this.control = control;
      this.name = name;
      this.offset = offset;
      length = CongestionControl.PRIVATE + control.privateLongs();
      block = new long[offset + length + GUARD];
      for (int i = 0; i < block.length; i++) {
        block[i] = i < offset || i >= offset + length ? GUARD_VALUE : 0;
      }
      host = new ModelHost(control, block, offset, seed, this::check);
    }

    long digest() {
      try {
        host.start();
        for (int i = 0; i < STEPS; i++) {
          host.step();
        }
      } catch (RuntimeException e) {
        throw new AssertionError(name + " on " + host.flow, e);
      }
      return digest;
    }

    private void check(String event, long nowNs) {
      long windowBytes = block[offset + CongestionControl.WINDOW_BYTES];
      long rateBps = block[offset + CongestionControl.RATE_BPS];
      long timerNs = block[offset + CongestionControl.TIMER_NS];
      boolean bounded = windowBytes != CongestionControl.NO_WINDOW;
      if (windowBytes < 1 || (bounded && windowBytes > MOST_WINDOW_BYTES)) {
        violated("window of " + windowBytes + " bytes", event, nowNs);
      }
      if (rateBps < 1 || rateBps > host.flow.lineRateBps()) {
        violated("rate of " + rateBps + " bit/s", event, nowNs);
      }
      if (timerNs <= nowNs) {
        violated("timer at " + timerNs + " ns, in the past", event, nowNs);
      }
      checkLongs(event, nowNs);
      digest = (digest * 31 + windowBytes) * 31 + rateBps;
      digest = digest * 31 + (timerNs == CongestionControl.NO_TIMER ? 0 : timerNs);
    }

    private void checkLongs(String event, long nowNs) {
      for (int i = 0; i < block.length; i++) {
        if (i < offset || i >= offset + length) {
          if (block[i] != GUARD_VALUE) {
            violated("a long outside its block written, at " + (i - offset), event, nowNs);
          }
        } else if ((block[i] & Long.MAX_VALUE) == NAN || (block[i] & Long.MAX_VALUE) == INFINITY) {
          violated("not a number in its block, at " + (i - offset), event, nowNs);
        }
      }
    }

    private void violated(String what, String event, long nowNs) {
      fail("%s: %s after %s at %d ns on %s", name, what, event, nowNs, host.flow);
    }

    @Override
    public String toString() {
      return name + " " + control.getClass().getSimpleName();
    }
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void outputsStayInBoundsAndFollowFromTheBlockAlone(Algorithm algorithm) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Record parameters = RandomParameters.of(algorithm.defaults(), new SplittableRandom(seed));
      CongestionControl control = algorithm.create(parameters);
      String name = algorithm.id() + " seed " + seed + " " + parameters;
      long digest = new Run(control, name, seed, GUARD).digest();
      // The same instance again, elsewhere: what it remembers of the first flow must not matter.
      assertThat(new Run(control, name, seed, GUARD + 3).digest()).as(name).isEqualTo(digest);
    }
  }
}
