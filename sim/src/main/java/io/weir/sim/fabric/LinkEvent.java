package io.weir.sim.fabric;

/**
 * Something that happens to a link, in both directions, at an instant known before the run.
 *
 * @param atNs when, ns
 * @param link the link's index in its topology
 * @param change what happens
 */
public record LinkEvent(long atNs, int link, Change change) {
  /** What can happen to a link. */
  public sealed interface Change {
    /** Writes the change down. */
    void applyTo(LinkSchedule.Builder schedule, long atPs);
  }

  /** The link fails. */
  public record Down() implements Change {
    @Override
    public void applyTo(LinkSchedule.Builder schedule, long atPs) {
      schedule.down(atPs, true);
    }
  }

  /** The link is repaired. */
  public record Up() implements Change {
    @Override
    public void applyTo(LinkSchedule.Builder schedule, long atPs) {
      schedule.down(atPs, false);
    }
  }

  /**
   * The link has another rate.
   *
   * @param rateBps rate from then on, bit/s
   */
  public record Rate(long rateBps) implements Change {
    @Override
    public void applyTo(LinkSchedule.Builder schedule, long atPs) {
      schedule.rateBps(atPs, rateBps);
    }
  }

  /**
   * The link loses frames at random.
   *
   * @param probability per frame, in [0, 1)
   */
  public record Loss(double probability) implements Change {
    @Override
    public void applyTo(LinkSchedule.Builder schedule, long atPs) {
      schedule.loss(atPs, probability);
    }
  }

  /**
   * The link delays frames at random.
   *
   * @param maxNs largest extra delay, ns
   */
  public record Jitter(long maxNs) implements Change {
    @Override
    public void applyTo(LinkSchedule.Builder schedule, long atPs) {
      schedule.jitterPs(atPs, maxNs * 1000);
    }
  }
}
