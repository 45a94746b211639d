package io.weir.trainer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.weir.artefact.StrictYaml;
import io.weir.sim.scenario.Range;
import io.weir.trainer.rollout.Workers;
import io.weir.trainer.search.SearchResult.Generation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
  private static final Map<String, JsonNode> START = start();

  private static Map<String, JsonNode> start() {
    Map<String, JsonNode> start = new LinkedHashMap<>();
    start.put("rate", DoubleNode.valueOf(0.5));
    start.put("steps", IntNode.valueOf(20));
    start.put("kind", TextNode.valueOf("b"));
    return start;
  }

  private static SearchSpec spec(int evaluations, int seeds) {
    JsonNode ranges =
        StrictYaml.parse(
                "ranges",
                """
                rate: {logUniform: [0.001, 1]}
                steps: {integers: [1, 100]}
                kind: {choice: [a, b, c]}
                """)
            .tree();
    Map<String, Range> over = new LinkedHashMap<>();
    START.forEach(
        (key, value) -> over.put(key, Range.inPlaceOf(value, "test", key, ranges.get(key))));
    return new SearchSpec(over, START, evaluations, seeds, 8, 5);
  }

  /** Highest at rate 0.01, steps 60, kind c; the seed shifts every point alike. */
  private static double score(Trial trial) {
    double rate = Math.log10(trial.values().get("rate").doubleValue()) + 2;
    double steps = (trial.values().get("steps").intValue() - 60) / 100.0;
    double kind = "abc".indexOf(trial.values().get("kind").textValue()) - 2;
    return -rate * rate - 4 * steps * steps + 0.2 * kind + 0.1 * trial.seed();
  }

  private static SearchResult search(
      SearchSpec spec, int threads, List<List<Double>> known, List<Evaluation> heard) {
    try (Workers workers = new Workers(threads)) {
      return new Search(
              spec, workers, SearchTest::score, (evaluation, best) -> heard.add(evaluation))
          .run(known);
    }
  }

  private static SearchResult search(SearchSpec spec, int threads) {
    return search(spec, threads, List.of(), new ArrayList<>());
  }

  @Test
  void findsTheBestValuesOfEveryKind() {
    Evaluation best = search(spec(300, 1), 2).best();
    assertThat(best.values().get("rate").doubleValue()).isBetween(0.009, 0.011);
    assertThat(best.values().get("steps").intValue()).isBetween(58, 62);
    assertThat(best.values().get("kind").textValue()).isEqualTo("c");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 16})
  void doesNotDependOnTheNumberOfThreads(int threads) {
    assertThat(search(spec(60, 3), threads)).isEqualTo(search(spec(60, 3), 1));
  }

  @Test
  void beginsWithTheStartItself() {
    Evaluation first = search(spec(20, 2), 1).evaluations().get(0);
    assertThat(first.values()).isEqualTo(START);
    assertThat(first.generation()).isZero();
  }

  @Test
  void trainsEveryPointWithTheSameSeeds() {
    double apart = 0.1;
    assertThat(search(spec(20, 2), 1).evaluations())
        .allSatisfy(
            evaluation ->
                assertThat(evaluation.scores().get(1) - evaluation.scores().get(0))
                    .isCloseTo(apart, org.assertj.core.data.Offset.offset(1e-9)));
  }

  /** After every number of evaluations, in the middle of a generation as well. */
  @Test
  void resumedItIsAsIfItHadNeverStopped() {
    SearchResult whole = search(spec(30, 2), 2);
    for (int done = 0; done <= 30; done++) {
      List<List<Double>> known =
          whole.evaluations().subList(0, done).stream().map(Evaluation::scores).toList();
      List<Evaluation> heard = new ArrayList<>();
      assertThat(search(spec(30, 2), 2, known, heard)).as("after %d", done).isEqualTo(whole);
      assertThat(heard).isEqualTo(whole.evaluations().subList(done, 30));
    }
  }

  @Test
  void stopsWhenItsEvaluationsAreUsedUp() {
    SearchResult result = search(spec(11, 1), 1);
    assertThat(result.evaluations()).hasSize(11);
    assertThat(result.evaluations()).extracting(Evaluation::number).isSorted();
    assertThat(result.converged()).isFalse();
    assertThat(result.generations()).extracting(Generation::evaluations).containsExactly(1, 8, 2);
  }

  @Test
  void generationsAreSummedUp() {
    List<Evaluation> evaluations =
        List.of(
            new Evaluation(1, 0, 1, START, List.of(1.0, 2.0)),
            new Evaluation(2, 1, 1, START, List.of(Double.NaN, 9.0)),
            new Evaluation(3, 1, 2, START, List.of(1.0, 1.0)),
            new Evaluation(4, 1, 3, START, List.of(0.5, 0.5)),
            new Evaluation(5, 2, 1, START, List.of(3.0, 4.0)));
    SearchResult result = new SearchResult(evaluations, false);
    assertThat(result.generations())
        .containsExactly(
            new Generation(0, 1, 0, 1.5, 1.5, 1.5, 1.5),
            new Generation(1, 3, 1, 1, 0.75, 0.5, 1.5),
            new Generation(2, 1, 0, 3.5, 3.5, 3.5, 3.5));
    assertThat(result.best()).isEqualTo(evaluations.get(4));
  }

  @Test
  void nothingIsBestWhereEverythingCollapsed() {
    Evaluation collapsed = new Evaluation(1, 0, 1, START, List.of(Double.NaN));
    assertThat(new SearchResult(List.of(collapsed), false).best()).isNull();
  }

  @Test
  void refusesKeysWithoutAStart() {
    SearchSpec spec = spec(10, 1);
    assertThatThrownBy(() -> new SearchSpec(spec.over(), Map.of(), 10, 1, 8, 1))
        .hasMessageContaining("a start for each");
    assertThatThrownBy(() -> new SearchSpec(spec.over(), START, 10, 1, 1, 1))
        .hasMessageContaining("population: expected 2 to 10000");
  }
}
