package io.weir.sim.cc;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;

/**
 * Sends at a fixed fraction of the line rate, whatever happens: rate = rateFraction · line rate.
 * The sanity baseline; it has no source but arithmetic.
 *
 * <p>Worked number: 100 Gb/s and a fraction of 0.125 give 12.5 Gb/s.
 */
public final class ConstantRate implements CongestionControl {
  /**
   * @param rateFraction share of the line rate, in (0, 1]
   */
  public record Parameters(
      @JsonPropertyDescription("the rate") @Unit("of the line rate") double rateFraction) {
    /** The line rate. */
    public static final Parameters DEFAULTS = new Parameters(1);

    public Parameters {
      Bounds.requireShare("rateFraction", rateFraction);
    }
  }

  private final Parameters parameters;

  /** An algorithm with these parameters. */
  public ConstantRate(Parameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public int privateLongs() {
    return 0;
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    block[offset + WINDOW_BYTES] = NO_WINDOW;
    block[offset + RATE_BPS] =
        Math.max(1, Math.round(flow.lineRateBps() * parameters.rateFraction()));
    block[offset + TIMER_NS] = NO_TIMER;
  }
}
