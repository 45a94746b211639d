package io.weir.trainer.bbr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GridTest {
  private static final Grid FULL = Grid.of(GridSpec.full(1));

  @TempDir private Path folder;

  private static long count(List<Condition> conditions, Predicate<Condition> which) {
    return conditions.stream().filter(which).count();
  }

  @Test
  void thereAreEnoughConditionsOfBothKindsAndNoNetworkIsOfBoth() {
    Map<Boolean, List<Condition>> byKind =
        FULL.conditions().stream().collect(Collectors.partitioningBy(Condition::heldOut));
    assertThat(byKind.get(false)).hasSizeGreaterThanOrEqualTo(2_500);
    assertThat(byKind.get(true)).hasSizeGreaterThanOrEqualTo(500);
    Set<Integer> training = networks(byKind.get(false));
    Set<Integer> heldOut = networks(byKind.get(true));
    assertThat(training).hasSizeGreaterThanOrEqualTo(50).doesNotContainAnyElementsOf(heldOut);
    assertThat(heldOut).hasSizeGreaterThanOrEqualTo(10);
    assertThat(pairs(byKind.get(false))).doesNotContainAnyElementsOf(pairs(byKind.get(true)));
  }

  private static Set<Integer> networks(List<Condition> conditions) {
    return conditions.stream().map(Condition::network).collect(Collectors.toSet());
  }

  private static Set<List<Long>> pairs(List<Condition> conditions) {
    return conditions.stream()
        .map(condition -> List.of(condition.rateBps(), condition.rttNs()))
        .collect(Collectors.toSet());
  }

  @Test
  void everyAxisIsCovered() {
    List<Condition> all = FULL.conditions();
    assertThat(all).allMatch(c -> c.bufferBdp() >= 0.25 && c.bufferBdp() <= 16);
    assertThat(all).allMatch(c -> c.bdpBytes() >= GridSpec.LEAST_BDP_PACKETS * 1_514.0);
    assertThat(count(all, c -> c.bufferBdp() < 2)).isBetween(1_700L, 1_950L);
    assertThat(count(all, c -> c.bufferBdp() > 8)).isGreaterThan(300);
    assertThat(count(all, c -> c.startOrder() == StartOrder.BBR_LATE)).isBetween(700L, 830L);
    assertThat(count(all, c -> c.startOrder() == StartOrder.CUBIC_LATE)).isBetween(400L, 520L);
    assertThat(count(all, c -> c.bbrFlows() == 1 && c.cubicFlows() == 1))
        .isGreaterThan(all.size() * 2L / 5);
    for (int flows : new int[] {2, 4, 8}) {
      assertThat(count(all, c -> c.bbrFlows() == flows)).as("%d of BBR", flows).isPositive();
      assertThat(count(all, c -> c.cubicFlows() == flows)).as("%d of CUBIC", flows).isPositive();
    }
    assertThat(count(all, c -> c.rateBps() < 4_000_000)).isPositive();
    assertThat(count(all, c -> c.rateBps() > 16_000_000)).isPositive();
    assertThat(count(all, c -> c.rttNs() < 20_000_000)).isPositive();
    assertThat(count(all, c -> c.rttNs() > 120_000_000)).isPositive();
  }

  @Test
  void anyFirstPartIsASampleOfAll() {
    List<Condition> part = FULL.conditions().subList(0, FULL.conditions().size() / 4);
    assertThat(count(part, Condition::heldOut)).isBetween(100L, 170L);
    assertThat(networks(part)).hasSize(68);
    assertThat(count(part, c -> c.bufferBdp() < 2)).isBetween(400L, 520L);
  }

  @Test
  void equalSeedsGiveEqualGridsAndOthersDoNot() {
    assertThat(Grid.of(GridSpec.full(1))).isEqualTo(FULL);
    assertThat(Grid.of(GridSpec.full(2)).conditions()).isNotEqualTo(FULL.conditions());
    assertThat(new HashSet<>(FULL.conditions())).hasSameSizeAs(FULL.conditions());
  }

  @Test
  void aFileHoldsTheGridAndAChangedOneIsRefused() throws IOException {
    Path file = folder.resolve("grid.json");
    Grid small = Grid.of(GridSpec.small(3));
    GridFile.write(file, small);
    assertThat(GridFile.read(file).grid()).isEqualTo(small);
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\"bbrFlows\" : 1", "\"bbrFlows\" : 2"));
    assertThatThrownBy(() -> GridFile.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("grid.json")
        .hasMessageContaining("sha256");
  }

  @Test
  void rangesWithoutANetworkAreRefused() {
    assertThatThrownBy(
            () -> new GridSpec(1, 1, 1, 1, 100_000, 200_000, 8_000_000, 10_000_000, 0.25, 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("mostRttNs:");
    assertThatThrownBy(() -> GridSpec.small(1).withSizes(0, 1, 1))
        .hasMessage("trainingNetworks: expected 1 to 100000, found 0");
  }
}
