package io.weir.sim.gym;

import java.util.List;

/**
 * What a reset or a step gives. Arrays are by agent, and an agent is a flow: same index as {@link
 * io.weir.sim.scenario.Simulation#flows()}. They are the caller's: nothing else writes to them.
 */
public final class StepResult {
  /** The flow has not started: it observes zeros and is not rewarded. */
  public static final byte WAITING = 0;

  /** The flow has started and has something to send. */
  public static final byte ACTIVE = 1;

  /** Everything the flow had to send has arrived: terminated. */
  public static final byte COMPLETE = 2;

  /** Columns of {@link #agentInfo}. */
  public static final List<String> AGENT_INFO =
      List.of(
          "goodput_bps",
          "rate_bps",
          "rtt_mean_ns",
          "rtt_min_ns",
          "rtt_max_ns",
          "acked_bytes",
          "sent_bytes",
          "lost_bytes",
          "cnps");

  /** Entries of {@link #info}. */
  public static final List<String> INFO =
      List.of(
          "goodput_bps",
          "dropped_bytes",
          "dropped_frames",
          "retransmitted_packets",
          "queue_delay_ns",
          "active_agents",
          "queue_bytes");

  private final int step;
  private final long timeNs;
  private final long digest;
  private final boolean truncated;
  private final byte[] phases;
  private final float[][] observations;
  private final double[] rewards;
  private final double[][] agentInfo;
  private final double[] info;

  StepResult(
      int step,
      long timeNs,
      long digest,
      boolean truncated,
      byte[] phases,
      float[][] observations,
      double[] rewards,
      double[][] agentInfo,
      double[] info) {
    this.step = step;
    this.timeNs = timeNs;
    this.digest = digest;
    this.truncated = truncated;
    this.phases = phases;
    this.observations = observations;
    this.rewards = rewards;
    this.agentInfo = agentInfo;
    this.info = info;
  }

  /** Steps taken since the reset; 0 for the reset itself. */
  public int step() {
    return step;
  }

  /** Simulated time, ns. */
  public long timeNs() {
    return timeNs;
  }

  /** Digest over every delivery and drop so far: equal digests mean equal runs. */
  public long digest() {
    return digest;
  }

  /** Whether the episode ends here because of its length. */
  public boolean truncated() {
    return truncated;
  }

  /** Number of agents. */
  public int agents() {
    return phases.length;
  }

  /** {@link #WAITING}, {@link #ACTIVE} or {@link #COMPLETE}, by agent. */
  public byte[] phases() {
    return phases;
  }

  /** Whether the agent's flow is complete. */
  public boolean terminated(int agent) {
    return phases[agent] == COMPLETE;
  }

  /** Whether every agent's flow is complete. */
  public boolean allTerminated() {
    for (byte phase : phases) {
      if (phase != COMPLETE) {
        return false;
      }
    }
    return true;
  }

  /** Whether no step can follow: truncated, or every agent terminated. */
  public boolean isLast() {
    return truncated || allTerminated();
  }

  /** Features by agent, see {@link Features}. */
  public float[][] observations() {
    return observations;
  }

  /** Rewards by agent. */
  public double[] rewards() {
    return rewards;
  }

  /** Measurements by agent over the interval, columns as {@link #AGENT_INFO}. */
  public double[][] agentInfo() {
    return agentInfo;
  }

  /** Measurements of the whole network over the interval, as {@link #INFO}. */
  public double[] info() {
    return info;
  }
}
