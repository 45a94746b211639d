package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.distiller.collect.ProgramObservationFactory;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.trainer.policy.Policy;
import io.weir.trainer.rollout.Episode;
import io.weir.trainer.rollout.Trajectory;
import io.weir.trainer.training.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What examples/training-randomised.yaml promises: it draws from the whole domain. */
class RandomisedTrainingTest {
  private static final Experiment EXPERIMENT =
      Experiment.read(Path.of("..", "examples", "training-randomised.yaml"), 1);

  private static Workload workload(String name) {
    return EXPERIMENT.trainingWorkloads().stream()
        .filter(workload -> workload.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void assertCovers(
      String name, ToDoubleFunction<Scenario> figure, double least, double most, double near) {
    double[] drawn =
        LongStream.range(0, 400)
            .mapToObj(workload(name).scenarios())
            .mapToDouble(figure)
            .sorted()
            .toArray();
    assertThat(drawn[0]).isBetween(least, least * near);
    assertThat(drawn[drawn.length - 1]).isBetween(most / near, most);
  }

  @Test
  void drawsFromTheWholeDomain() {
    assertCovers("incast", s -> s.traffic().flowsPerBottleneck(), 1, 8192, 1.5);
    assertCovers("incast", s -> s.network().linkRateGbps(), 10, 400, 1.1);
    assertCovers("incast", s -> s.network().bufferBytes(), 2e6, 2e7, 1.1);
    assertCovers("incast", s -> s.roce().initialRateFraction(), 0.01, 1, 1);
    assertCovers(
        "incast",
        s -> 2 * (s.network().hostToSwitchDelayNs() + s.network().switchToHostDelayNs()),
        4_000,
        40_000,
        1.1);
    assertThat(LongStream.range(0, 50).mapToObj(workload("incast").scenarios()))
        .extracting(s -> s.traffic().startJitterNs())
        .contains(0L, 50_000L, 1_000_000L);
    assertThat(workload("flapping").scenarios().apply(1).network().events()).hasSize(2);
    assertThat(workload("background").scenarios().apply(1).traffic().pattern())
        .isEqualTo(Pattern.poisson);
    assertThat(workload("long-short").scenarios().apply(1).traffic().pattern())
        .isEqualTo(Pattern.longShort);
  }

  /** Every flow starts at line rate, all within 50 µs; a part of them is recorded. */
  @Test
  void anEpisodeWith8192FlowsRuns() {
    TrafficSpec traffic = new TrafficSpec(Pattern.manyToOne, 64, 128, 50_000);
    Policy policy = EXPERIMENT.training().network().create(features(), 1);
    Episode episode =
        new Episode(
            "incast",
            Scenario.DEFAULTS.withTraffic(traffic),
            1,
            ProgramObservationFactory.of(EXPERIMENT.observation().program()),
            policy,
            0,
            new Episode.Limits(300_000, 50, 16));
    List<Trajectory> recorded = episode.run();
    assertThat(recorded).hasSize(16);
    assertThat(recorded).anySatisfy(one -> assertThat(one.length()).isPositive());
  }

  private static int features() {
    return ProgramObservationFactory.of(EXPERIMENT.observation().program()).create().featureCount();
  }
}
