package io.weir.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParetoArchiveTest {
  private static ArchivedPolicy policy(
      double goodput, double p99, double jain, double drops, double score) {
    return new ArchivedPolicy(0, 1, new double[] {score}, goodput, p99, jain, drops, score);
  }

  @Test
  void betterInOneFigureAndWorseInNoneDominates() {
    ArchivedPolicy middle = policy(0.9, 2, 0.9, 10, 0);
    assertThat(policy(0.91, 2, 0.9, 10, 0).dominates(middle)).isTrue();
    assertThat(policy(0.9, 1.9, 0.9, 10, 0).dominates(middle)).isTrue();
    assertThat(policy(0.9, 2, 0.91, 10, 0).dominates(middle)).isTrue();
    assertThat(policy(0.9, 2, 0.9, 9, 0).dominates(middle)).isTrue();
    assertThat(policy(0.99, 1, 0.99, 11, 0).dominates(middle)).as("more drops").isFalse();
    assertThat(middle.dominates(policy(0.9, 2, 0.9, 10, 5))).as("equal").isFalse();
    assertThat(middle.dominates(policy(0.9, Double.NaN, 0.9, 10, 5))).isTrue();
  }

  /** The score chooses, but not a policy that another dominates. */
  @Test
  void theScoreChoosesAmongThoseThatAreNotDominated() {
    ParetoArchive archive = new ParetoArchive(List.of());
    assertThat(archive.best()).isNull();
    ArchivedPolicy first = policy(0.9, 2, 0.9, 0, 5);
    ArchivedPolicy faster = policy(0.95, 3, 0.9, 0, 4);
    ArchivedPolicy better = policy(0.9, 1.5, 0.9, 0, 3);
    archive.offer(first);
    archive.offer(faster);
    assertThat(archive.best()).isSameAs(first);
    archive.offer(better);
    assertThat(archive.policies()).containsExactly(faster, better);
    assertThat(archive.best()).isSameAs(faster);
    archive.offer(policy(0.8, 4, 0.8, 1, 99));
    assertThat(archive.best()).isSameAs(faster);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noPolicyInTheArchiveDominatesAnother(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ParetoArchive archive = new ParetoArchive(List.of());
    List<ArchivedPolicy> offered = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      ArchivedPolicy policy =
          policy(
              random.nextInt(8), random.nextInt(8), random.nextInt(8), random.nextInt(3), i % 13);
      offered.add(policy);
      archive.offer(policy);
    }
    List<ArchivedPolicy> held = archive.policies();
    List<ArchivedPolicy> expected =
        offered.stream()
            .filter(one -> offered.stream().noneMatch(other -> other.dominates(one)))
            .toList();
    assertThat(held).as("seed %d", seed).containsExactlyElementsOf(expected);
    assertThat(new ParetoArchive(held).best()).isSameAs(archive.best());
  }

  @Test
  void theArchiveIsBounded() {
    ParetoArchive archive = new ParetoArchive(List.of());
    for (int i = 0; i < 200; i++) {
      archive.offer(policy(i, i, 1, 0, (i * 37) % 200));
    }
    assertThat(archive.policies()).hasSize(ParetoArchive.LIMIT);
    assertThat(archive.policies()).allMatch(policy -> policy.score() >= 200 - 64);
  }
}
