package io.weir.sim.gym;

import io.weir.artefact.StrictYaml;
import io.weir.sim.scenario.Scenario;
import java.util.Random;

/** Small environments that the tests of this room share. */
public final class Environments {
  /** Three senders at 10 Gb/s whose buffer holds about 100 packets, so that they lose some. */
  public static final Scenario INCAST =
      Scenario.from(
          StrictYaml.parse(
              "incast.yaml",
              """
              name: incast
              network: {linkRateGbps: 10, bufferBytes: 110000,
                        ecn: {kminBytes: 20000, kmaxBytes: 80000, pmax: 0.2}}
              roce: {baseRttNs: 10000, timeoutUs: 1000}
              traffic: {pattern: manyToOne, hosts: 3, startJitterNs: 150000}
              """));

  private Environments() {}

  /** The default environment with another action and reward, and episodes this long. */
  public static GymSpec spec(GymSpec.Action action, GymSpec.Reward reward, int maxSteps) {
    GymSpec d = GymSpec.DEFAULTS;
    return new GymSpec(
        50,
        maxSteps,
        action,
        d.maxChange(),
        d.minRateFraction(),
        reward,
        d.throughputWeight(),
        d.delayWeight(),
        d.lossWeight(),
        d.rlccTarget(),
        d.rlccOffset());
  }

  /** The default reward and action. */
  public static GymSpec spec(int maxSteps) {
    return spec(GymSpec.Action.rateChange, GymSpec.Reward.throughputDelayLoss, maxSteps);
  }

  /** Actions in and somewhat beyond the range. */
  public static double[] actions(Random random, int agents) {
    return random.doubles(agents, -1.2, 1.2).toArray();
  }

  /** The same action for all. */
  public static double[] all(double action, int agents) {
    double[] actions = new double[agents];
    java.util.Arrays.fill(actions, action);
    return actions;
  }
}
