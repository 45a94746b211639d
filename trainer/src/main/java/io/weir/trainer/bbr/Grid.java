package io.weir.trainer.bbr;

import io.weir.sim.host.TcpSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Conditions spread evenly over networks, buffers, populations and starts; a function of its {@link
 * GridSpec}. They are in random order, so that any first part is a sample of the whole.
 *
 * <p>Networks: points of a quasi-random sequence on logarithmic axes of rate and delay, the
 * held-out ones behind the others, which they lie between. Buffers: a stratum of their distribution
 * per condition of a network; 60 % are below 2 BDP.
 *
 * @param spec what it covers
 * @param conditions the conditions; the place of each is its id
 */
public record Grid(GridSpec spec, List<Condition> conditions) {
  /** The plastic number: its powers make the evenest sequence in the plane (Roberts, 2018). */
  private static final double PLASTIC = 1.324717957244746;

  /** Share of the buffers that are below {@link #DENSE_BELOW_BDP}. */
  private static final double DENSE_SHARE = 0.6;

  private static final double DENSE_BELOW_BDP = 2;

  /** Least share of pipe and buffer that a flow must have, packets: BBR's least window. */
  private static final int LEAST_PACKETS_PER_FLOW = 4;

  private static final double SECOND_NS = 1e9;

  /**
   * Flows of each class in a condition.
   *
   * @param percent share of the conditions that have it
   */
  private record Population(int bbr, int cubic, int percent) {}

  private static final List<Population> POPULATIONS =
      List.of(
          new Population(1, 1, 40),
          new Population(1, 2, 8),
          new Population(2, 1, 8),
          new Population(1, 4, 8),
          new Population(4, 1, 7),
          new Population(2, 2, 8),
          new Population(1, 8, 5),
          new Population(8, 1, 3),
          new Population(4, 4, 4),
          new Population(2, 4, 3),
          new Population(4, 2, 3),
          new Population(3, 3, 3));

  /** Shares of the conditions in which BBR, and in which CUBIC, comes late. */
  private static final double BBR_LATE_SHARE = 0.25;

  private static final double CUBIC_LATE_SHARE = 0.15;

  private record Network(int index, boolean heldOut, long rateBps, long rttNs) {}

  public Grid {
    conditions = List.copyOf(conditions);
  }

  /** The grid of these settings. */
  public static Grid of(GridSpec spec) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(spec.seed());
    List<Condition> drawn = new ArrayList<>();
    for (Network network : networks(spec, random)) {
      addConditions(spec, network, random, drawn);
    }
    int[] order = PermutationSampler.natural(drawn.size());
    PermutationSampler.shuffle(random, order);
    List<Condition> conditions = new ArrayList<>();
    for (int id = 0; id < order.length; id++) {
      conditions.add(drawn.get(order[id]).withId(id));
    }
    return new Grid(spec, conditions);
  }

  private static List<Network> networks(GridSpec spec, UniformRandomProvider random) {
    int count = spec.trainingNetworks() + spec.heldOutNetworks();
    double x = random.nextDouble();
    double y = random.nextDouble();
    List<Network> networks = new ArrayList<>();
    while (networks.size() < count) {
      x = (x + 1 / PLASTIC) % 1;
      y = (y + 1 / (PLASTIC * PLASTIC)) % 1;
      long rateBps = Math.round(between(spec.leastRateBps(), spec.mostRateBps(), x) / 1e4) * 10_000;
      long rttNs = Math.round(between(spec.leastRttNs(), spec.mostRttNs(), y) / 1e5) * 100_000;
      if (rateBps / 8e9 * rttNs >= GridSpec.LEAST_BDP_PACKETS * packetBytes()) {
        boolean heldOut = networks.size() >= spec.trainingNetworks();
        networks.add(new Network(networks.size(), heldOut, rateBps, rttNs));
      }
    }
    return networks;
  }

  private static double packetBytes() {
    return TcpSpec.DEFAULTS.packetBytes();
  }

  /** On a logarithmic axis, at {@code share} of the way. */
  private static double between(double least, double most, double share) {
    return least * StrictMath.pow(most / least, share);
  }

  private static void addConditions(
      GridSpec spec, Network network, UniformRandomProvider random, List<Condition> conditions) {
    int count = spec.conditionsPerNetwork();
    double[] populations = strata(count, random);
    double[] starts = strata(count, random);
    for (double buffer : strata(count, random)) {
      int k = conditions.size() % count;
      double bufferBdp = bufferBdp(spec, buffer);
      Population population = population(populations[k]);
      if (!fits(network, bufferBdp, population)) {
        population = POPULATIONS.get(0);
      }
      StartOrder order = order(starts[k]);
      long lateNs = order == StartOrder.TOGETHER ? 0 : Condition.LATE_NS;
      double octaves = Math.max(0, StrictMath.log(bufferBdp) / StrictMath.log(2));
      // Shares settle the later the deeper the buffer.
      long warmupNs = lateNs + Math.round(25 + 25 * octaves) * (long) SECOND_NS;
      long measuredNs = Math.round(60 + 15 * octaves) * (long) SECOND_NS;
      conditions.add(
          new Condition(
              0,
              network.index,
              network.heldOut,
              network.rateBps,
              network.rttNs,
              bufferBdp,
              population.bbr,
              population.cubic,
              order,
              warmupNs + measuredNs,
              warmupNs,
              1 + random.nextInt(Integer.MAX_VALUE)));
    }
  }

  /** A number from each of {@code count} equal parts of 0 … 1, in random order. */
  private static double[] strata(int count, UniformRandomProvider random) {
    int[] order = PermutationSampler.natural(count);
    PermutationSampler.shuffle(random, order);
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (order[i] + random.nextDouble()) / count;
    }
    return numbers;
  }

  private static double bufferBdp(GridSpec spec, double share) {
    double middle =
        Math.max(spec.leastBufferBdp(), Math.min(DENSE_BELOW_BDP, spec.mostBufferBdp()));
    double bdp =
        share < DENSE_SHARE
            ? between(spec.leastBufferBdp(), middle, share / DENSE_SHARE)
            : between(middle, spec.mostBufferBdp(), (share - DENSE_SHARE) / (1 - DENSE_SHARE));
    return Math.round(bdp * 1_000) / 1e3;
  }

  private static Population population(double share) {
    double percent = share * 100;
    for (Population population : POPULATIONS) {
      percent -= population.percent;
      if (percent < 0) {
        return population;
      }
    }
    return POPULATIONS.get(0);
  }

  private static boolean fits(Network network, double bufferBdp, Population population) {
    double packets = network.rateBps / 8e9 * network.rttNs / packetBytes() * (1 + bufferBdp);
    return packets >= LEAST_PACKETS_PER_FLOW * (population.bbr + population.cubic);
  }

  private static StartOrder order(double share) {
    if (share < BBR_LATE_SHARE) {
      return StartOrder.BBR_LATE;
    }
    return share < BBR_LATE_SHARE + CUBIC_LATE_SHARE ? StartOrder.CUBIC_LATE : StartOrder.TOGETHER;
  }
}
