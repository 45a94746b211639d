package io.weir.sim.gym;

import io.weir.artefact.UserError;
import io.weir.sim.gym.AgentControl.Interval;
import io.weir.sim.measure.Meter;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.traffic.Flow;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.LongFunction;

/**
 * A simulation as an environment with many agents, one per flow, that act at the same instants (the
 * style of PettingZoo's parallel environments). What it gives is a function of scenario, spec,
 * seed, version and actions.
 *
 * <p>{@link #reset} begins an episode at time 0, when no flow has started yet. {@link #step} gives
 * every agent its action, lets one control interval pass and reports it. The action of a flow that
 * has not started is applied if it starts within that interval, to its initial rate, and is ignored
 * otherwise; so is the action of one that is complete.
 *
 * <p>Not thread-safe. The thread that takes the first step after a reset must take all of them
 * until the next; {@link #cancel} alone may be called from any thread.
 */
public final class Environment {
  /** Simulated time after which a step looks whether it was cancelled, ns. */
  private static final long SLICE_NS = 100_000;

  private final LongFunction<Scenario> scenarios;
  private final GymSpec spec;
  private final RewardFunction reward;
  private Episode episode;
  private volatile boolean cancelled;

  /** What begins with a reset. */
  private static final class Episode {
    final Simulation simulation;
    final AgentControl control;
    final List<Flow> flows;
    final byte[] phases;
    long[] deliveredBytes;
    long droppedBytes;
    long droppedFrames;
    long retransmitted;
    int step;
    boolean over;

    Episode(Scenario scenario, GymSpec spec, long seed) {
      control = new AgentControl(spec);
      simulation = new Simulation(scenario.withRun(length(spec)), seed, control);
      flows = simulation.flows();
      control.prepare(flows.size());
      phases = new byte[flows.size()];
      deliveredBytes = new long[flows.size()];
    }
  }

  /** Traffic and link events must last as long as an episode can. */
  private static RunSpec length(GymSpec spec) {
    long durationUs = Math.max(1, Math.multiplyExact(spec.maxSteps(), spec.stepNs()) / 1000 + 1);
    return new RunSpec(durationUs, 0, 1);
  }

  /**
   * An environment on one scenario. Its duration is that of an episode, {@code gym.maxSteps} steps;
   * {@code run} and the algorithm are not used.
   */
  public Environment(Scenario scenario, GymSpec spec) {
    this(seed -> scenario, spec);
  }

  /**
   * An environment whose scenario depends on the seed of the episode (domain randomisation).
   *
   * @param scenarios gives the same scenario for the same seed
   */
  public Environment(LongFunction<Scenario> scenarios, GymSpec spec) {
    this.scenarios = scenarios;
    this.spec = spec;
    this.reward = new RewardFunction(spec);
  }

  /** Begins an episode. The number of agents may differ between seeds. */
  public StepResult reset(long seed) {
    episode = new Episode(scenarios.apply(seed), spec, seed);
    return report(0);
  }

  /**
   * Lets one control interval pass.
   *
   * @param actions one per agent, finite; values beyond the action's range count as its end
   * @throws io.weir.artefact.UserError if the actions are not that, before the first reset, or
   *     after the end of an episode; nothing has happened then
   * @throws CancellationException after {@link #cancel}; the episode is lost
   */
  public StepResult step(double[] actions) {
    requireUnderWay();
    requireActions(actions);
    Episode e = episode;
    e.control.begin(actions);
    long endNs = (e.step + 1) * spec.stepNs();
    for (long atNs = e.step * spec.stepNs(); atNs < endNs; ) {
      if (cancelled) {
        episode = null;
        throw new CancellationException("the environment was cancelled");
      }
      atNs = Math.min(endNs, atNs + SLICE_NS);
      e.simulation.runUntil(atNs);
    }
    e.step++;
    e.simulation.requireSound();
    StepResult result = report(spec.stepNs());
    e.over = result.isLast();
    return result;
  }

  /** Ends a step that is under way on another thread soon; later ones do not begin. */
  public void cancel() {
    cancelled = true;
  }

  /** Number of agents of the episode under way. */
  public int agents() {
    requireReset();
    return episode.flows.size();
  }

  /** How the scenario is an environment. */
  public GymSpec spec() {
    return spec;
  }

  private void requireReset() {
    if (episode == null) {
      throw UserError.input("step: expected a reset before the first step, found none");
    }
  }

  private void requireUnderWay() {
    requireReset();
    if (episode.over) {
      throw UserError.input(
          "step: expected an episode under way, found one that ended with step "
              + episode.step
              + "; reset first");
    }
  }

  private void requireActions(double[] actions) {
    if (actions.length != episode.flows.size()) {
      throw UserError.input(
          "actions: expected " + episode.flows.size() + ", one per agent, found " + actions.length);
    }
    for (int i = 0; i < actions.length; i++) {
      if (!Double.isFinite(actions[i])) {
        throw UserError.input(
            "actions["
                + i
                + "]: expected a number from "
                + spec.actionLow()
                + " to "
                + spec.actionHigh()
                + ", found "
                + actions[i]);
      }
    }
  }

  private StepResult report(long intervalNs) {
    Episode e = episode;
    int agents = e.flows.size();
    Meter meter = e.simulation.meter();
    long[] delivered = meter.deliveredBytesEver();
    float[][] observations = new float[agents][Features.COUNT];
    double[] rewards = new double[agents];
    double[][] agentInfo = new double[agents][StepResult.AGENT_INFO.size()];
    double[] info = new double[StepResult.INFO.size()];
    for (int i = 0; i < agents; i++) {
      Interval flow = e.control.interval(i);
      if (flow.started && e.phases[i] != StepResult.COMPLETE) {
        e.phases[i] = StepResult.ACTIVE;
        observations[i] = Features.of(flow, intervalNs);
        rewards[i] = reward.of(flow);
        agentInfo[i] = agentInfo(flow, delivered[i] - e.deliveredBytes[i], intervalNs);
        info[0] += agentInfo[i][0];
        info[4] = Math.max(info[4], flow.rttMeanNs() - flow.baseRttNs);
        info[5]++;
        if (e.simulation.isComplete(i)) {
          e.phases[i] = StepResult.COMPLETE;
        }
      }
    }
    info[1] = meter.droppedBytes() - e.droppedBytes;
    info[2] = meter.droppedFrames() - e.droppedFrames;
    info[3] = meter.packetsRetransmitted() - e.retransmitted;
    info[6] = e.simulation.maxQueueBytesNow();
    e.deliveredBytes = delivered;
    e.droppedBytes = meter.droppedBytes();
    e.droppedFrames = meter.droppedFrames();
    e.retransmitted = meter.packetsRetransmitted();
    return new StepResult(
        e.step,
        e.step * spec.stepNs(),
        e.simulation.digest(),
        e.step == spec.maxSteps(),
        e.phases.clone(),
        observations,
        rewards,
        agentInfo,
        info);
  }

  private static double[] agentInfo(Interval flow, long deliveredBytes, long intervalNs) {
    return new double[] {
      deliveredBytes * 8e9 / intervalNs,
      flow.rateBps,
      flow.rttMeanNs(),
      flow.rttMinNs(),
      flow.rttMaxNs(),
      flow.ackedBytes,
      flow.sentBytes,
      flow.lostBytes,
      flow.cnps
    };
  }
}
