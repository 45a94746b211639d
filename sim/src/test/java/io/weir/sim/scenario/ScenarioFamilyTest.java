package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.sim.cc.PdRule;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioFamilyTest {
  private static final String ALL =
      """
      name: all
      network:
        linkRateGbps: {logUniform: [10, 400]}
        ecn: {pmax: {uniform: [0.1, 0.9]}}
      roce:
        ackCoalescing: {uniform: [1, 8]}
        burstBytes: {logUniform: [1024, 65536]}
        initialRateFraction: {choice: [0.25, 0.5, 1]}
      traffic:
        pattern: {choice: [manyToOne, allToAll]}
        hosts: {integers: [2, 16]}
      run: {durationUs: {uniform: [11000, 20000]}, warmupUs: 10000}
      congestionControl:
        algorithm: swift
        parameters: {beta: {uniform: [0.2, 0.8]}, baseTargetNs: {uniform: [10000, 20000]}}
      """;

  private static ScenarioFamily family(String yaml) {
    return ScenarioFamily.from(
        StrictYaml.parse("s.yaml", yaml), Map.of("pd", PdRule.Parameters.DEFAULTS));
  }

  private static double[] draws(String yaml, int count, ToDoubleFunction<Scenario> value) {
    ScenarioFamily family = family(yaml);
    double[] values = new double[count];
    for (int seed = 0; seed < count; seed++) {
      values[seed] = value.applyAsDouble(family.draw(seed));
    }
    Arrays.sort(values);
    return values;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, -1, 42, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 56})
  void drawsLieInTheirRangesAndDependOnTheSeedAlone(long seed) {
    Scenario drawn = family(ALL).draw(seed);
    assertThat(drawn.network().linkRateGbps()).isBetween(10.0, 400.0);
    assertThat(drawn.network().ecn().pmax()).isBetween(0.1, 0.9);
    assertThat(drawn.roce().ackCoalescing()).isBetween(1, 8);
    assertThat(drawn.roce().burstBytes()).isBetween(1024, 65536);
    assertThat(drawn.roce().initialRateFraction()).isIn(0.25, 0.5, 1.0);
    assertThat(drawn.traffic().hosts()).isBetween(2, 16);
    assertThat(drawn.run().durationUs()).isBetween(11_000L, 20_000L);
    assertThat((Double) drawn.congestionControl().parameters().get("beta")).isBetween(0.2, 0.8);
    assertThat((Integer) drawn.congestionControl().parameters().get("baseTargetNs"))
        .isBetween(10_000, 20_000);
    assertThat(family(ALL).draw(seed)).isEqualTo(drawn);
  }

  @Test
  void differentSeedsDrawDifferentScenarios() {
    ScenarioFamily family = family(ALL);
    Set<String> hashes = new HashSet<>();
    for (long seed = 0; seed < 200; seed++) {
      hashes.add(family.draw(seed).sha256());
    }
    assertThat(hashes).hasSize(200).doesNotContain(family.sha256());
  }

  /** Random families of ranges: whatever else is a range, a key draws the same. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aRangeDoesNotChangeWhatAnotherKeyDraws(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> keys = new ArrayList<>();
    for (String key :
        List.of("payloadBytes", "messagePackets", "burstBytes", "ackCoalescing", "timeoutUs")) {
      int lo = random.nextInt(1, 500);
      keys.add(
          String.format(
              Locale.ROOT, "%s: {uniform: [%d, %d]}", key, lo, lo + random.nextInt(1, 400)));
    }
    Map<String, ScenarioFamily.Drawn> all =
        family("roce: {" + String.join(", ", keys) + "}").drawn(seed);
    for (String key : keys) {
      family("roce: {" + key + "}")
          .drawn(seed)
          .forEach(
              (name, drawn) ->
                  assertThat(drawn.value())
                      .as("%s with seed %d", name, seed)
                      .isEqualTo(all.get(name).value()));
    }
  }

  /** Equal ranges of different keys are drawn independently: their correlation is small. */
  @Test
  void keysAreIndependent() {
    ScenarioFamily family =
        family("roce: {burstBytes: {uniform: [1, 100]}, messagePackets: {uniform: [1, 100]}}");
    double sum = 0;
    int n = 4000;
    for (int seed = 0; seed < n; seed++) {
      RoceParts p = RoceParts.of(family.draw(seed));
      sum += (p.burst - 50.5) * (p.message - 50.5);
    }
    double variance = (100.0 * 100 - 1) / 12;
    assertThat(sum / n / variance).isCloseTo(0, within(4 / Math.sqrt(n)));
  }

  private record RoceParts(int burst, int message) {
    static RoceParts of(Scenario s) {
      return new RoceParts(s.roce().burstBytes(), s.roce().messagePackets());
    }
  }

  @Test
  void logUniformHasEqualWeightPerOctave() {
    double[] rates =
        draws(
            "network: {linkRateGbps: {logUniform: [1, 256]}}",
            4000,
            s -> s.network().linkRateGbps());
    for (int octave = 1; octave < 8; octave++) {
      double quantile = rates[4000 * octave / 8];
      assertThat(Math.log(quantile) / Math.log(2)).isCloseTo(octave, within(0.25));
    }
  }

  @Test
  void uniformHasEqualWeightPerUnit() {
    double[] rates =
        draws(
            "network: {linkRateGbps: {uniform: [100, 200]}}",
            4000,
            s -> s.network().linkRateGbps());
    for (int tenth = 1; tenth < 10; tenth++) {
      assertThat(rates[400 * tenth]).isCloseTo(100 + 10 * tenth, within(3.0));
    }
  }

  /** Every whole number has the same share, the ends too; of logUniform, 1 has ln 2 / ln 5. */
  @Test
  void wholeNumbersGetTheirShare() {
    int n = 4000;
    double[] uniform =
        draws("roce: {ackCoalescing: {uniform: [1, 4]}}", n, s -> s.roce().ackCoalescing());
    double[] log =
        draws("roce: {ackCoalescing: {logUniform: [1, 4]}}", n, s -> s.roce().ackCoalescing());
    for (int k = 1; k <= 4; k++) {
      double wanted = k;
      assertThat(Arrays.stream(uniform).filter(v -> v == wanted).count() / (double) n)
          .isCloseTo(0.25, within(0.03));
      assertThat(Arrays.stream(log).filter(v -> v == wanted).count() / (double) n)
          .isCloseTo(Math.log((k + 1.0) / k) / Math.log(5), within(0.03));
    }
  }

  @Test
  void choiceTakesWords() {
    ScenarioFamily family = family(ALL);
    Set<Pattern> seen = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      seen.add(family.draw(seed).traffic().pattern());
    }
    assertThat(seen).containsExactlyInAnyOrder(Pattern.manyToOne, Pattern.allToAll);
    Set<String> algorithms = new HashSet<>();
    ScenarioFamily control = family("congestionControl: {algorithm: {choice: [pd, swift, dcqcn]}}");
    for (long seed = 0; seed < 50; seed++) {
      algorithms.add(control.draw(seed).congestionControl().algorithm());
    }
    assertThat(algorithms).containsExactlyInAnyOrder("pd", "swift", "dcqcn");
  }

  @Test
  void parametersOfEveryAlgorithmKnowTheirKind() {
    JsonNode real =
        family("congestionControl: {algorithm: pd, parameters: {proportional: {uniform: [0, 1]}}}")
            .drawn(1)
            .get("congestionControl.parameters.proportional")
            .value();
    JsonNode whole =
        family("congestionControl: {parameters: {gainShift: {uniform: [1, 16]}}}")
            .drawn(1)
            .get("congestionControl.parameters.gainShift")
            .value();
    assertThat(real.isDouble()).isTrue();
    assertThat(real.doubleValue()).isBetween(0.0, 1.0).isNotIn(0.0, 1.0);
    assertThat(whole.isIntegralNumber()).isTrue();
  }

  @Test
  void aFileWithoutRangesIsAFamilyOfOne() {
    ScenarioFamily family = family("roce: {burstBytes: 9000}");
    assertThat(family.hasRanges()).isFalse();
    assertThat(family.draw(1)).isEqualTo(family.draw(2));
    assertThat(family.sha256()).isEqualTo(family.draw(1).sha256());
    assertThat(family("").draw(7)).isEqualTo(Scenario.DEFAULTS);
  }

  @Test
  void theHashSeesTheRangesAndNotHowTheyAreWritten() {
    String hash = family("network: {linkRateGbps: {uniform: [10, 100]}}").sha256();
    assertThat(family("network:\n  linkRateGbps: {uniform: [10.0, 1e2]}\n").sha256())
        .isEqualTo(hash);
    for (String other :
        List.of(
            "network: {linkRateGbps: {uniform: [10, 101]}}",
            "network: {linkRateGbps: {logUniform: [10, 100]}}",
            "network: {linkRateGbps: 55}",
            "network: {linkRateGbps: {uniform: [10, 100]}}\nrun: {bins: 7}")) {
      assertThat(family(other).sha256()).as(other).isNotEqualTo(hash);
    }
  }

  /** What a command writes as its effective configuration gives the same family again. */
  @Test
  void aFamilySurvivesItsFile() {
    ScenarioFamily family = family(ALL);
    ScenarioFamily again = family(StrictYaml.write(family.toTree()));
    assertThat(again.sha256()).isEqualTo(family.sha256());
    assertThat(again.draw(3)).isEqualTo(family.draw(3));
    assertThat(family(StrictYaml.write(family.draw(3))).draw(1)).isEqualTo(family.draw(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "roce: {burstBytes: {uniform: [5, 3]}}        | `roce.burstBytes.uniform`: expected [lo, hi] with lo <= hi, found [5,3]",
        "roce: {burstBytes: {uniform: [5]}}           | `roce.burstBytes.uniform`: expected [lo, hi], two numbers, found [5]",
        "roce: {burstBytes: {uniform: [5, many]}}     | `roce.burstBytes.uniform`: expected [lo, hi], two numbers",
        "roce: {burstBytes: {uniform: 5}}             | `roce.burstBytes.uniform`: expected [lo, hi], two numbers, found 5",
        "roce: {burstBytes: {uniform: [1.5, 3]}}      | `roce.burstBytes.uniform`: expected [lo, hi], two whole numbers",
        "roce: {burstBytes: {uniform: [1, 99999999999999999999]}} | two whole numbers",
        "roce: {initialRateFraction: {integers: [0.5, 1]}} | `roce.initialRateFraction.integers`: expected [lo, hi], two whole",
        "network: {linkRateGbps: {uniform: [1, 1e999]}} | `network.linkRateGbps.uniform`: expected [lo, hi], two numbers",
        "network: {linkRateGbps: {logUniform: [0, 1]}} | `network.linkRateGbps.logUniform`: expected [lo, hi] with lo > 0",
        "roce: {burstBytes: {choice: []}}             | `roce.burstBytes.choice`: expected a list of at least one value, found []",
        "roce: {burstBytes: {choice: 7}}              | `roce.burstBytes.choice`: expected a list of at least one value, found 7",
        "roce: {burstBytes: {choice: [7, [8]]}}       | `roce.burstBytes.choice[1]`: expected a number or a text, found [8]",
        "roce: {burstBytes: {choice: [7, ~]}}         | `roce.burstBytes.choice[1]`: expected a number or a text, found null",
        "roce: {burstBytes: {choice: [7, many]}}      | `roce.burstBytes`: Cannot",
        "roce: {burstBytes: {unifrom: [1, 2]}}        | `roce.burstBytes`: unknown distribution `unifrom`; did you mean `uniform`? (known: uniform,",
        "roce: {burstBytes: {}}                       | `roce.burstBytes`: expected a value or one distribution",
        "roce: {burstBytes: {uniform: [1, 2], choice: [3]}} | `roce.burstBytes`: expected a value or one distribution",
        "roce: {uniform: [1, 2]}                      | `roce`: no range is possible here",
        "network: {ecn: {choice: [1]}}                | `network.ecn`: no range is possible here",
        "name: {choice: [a, b]}                       | `name`: no range is possible here, only in network, roce,",
        "training: {updates: {uniform: [1, 2]}}       | `training.updates`: no range is possible here, only in",
        "training: {workloads: [{hosts: {uniform: [1, 2]}}]} | `training.workloads[0].hosts`: no range is possible here",
        "traffic: {pattern: {uniform: [1, 2]}}        | `traffic.pattern.uniform`: gives numbers, but the key does not take one",
        "traffic: {pattern: {choice: [ring]}}         | `traffic.pattern`",
        "run: {bins: {uniform: [0, 10]}}              | `run.bins`: expected 1 to 10000 bins, found 0 (with `run.bins` 0 of its range)",
        "run: {bins: {logUniform: [1, 20000]}}        | `run.bins`: expected 1 to 10000 bins, found 20000 (with `run.bins` 20000 of its",
        "run: {binz: {uniform: [1, 2]}}               | unknown key `run.binz`; did you mean `bins`?",
        "congestionControl: {algorithm: {choice: [dcqcn, swit]}} | no algorithm is called `swit`; did you mean `swift`?",
        "congestionControl: {parameters: {gainShift: {uniform: [1, 17]}}} | `congestionControl.parameters.gainShift`: expected 1 to 16",
        "congestionControl: {algorithm: pd, parameters: {derivative: {uniform: [1, 101]}}} | `congestionControl.parameters.derivative`: expected 0",
        "congestionControl: {algorithm: {choice: [dcqcn, swift]}, parameters: {beta: 0.5}} | unknown key `congestionControl.parameters.beta`",
      })
  void whatIsWrongIsNamed(String yaml, String message) {
    assertThatThrownBy(() -> family(yaml))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("s.yaml: ", message);
  }

  /** Each end alone is possible; the shortest run with the longest warm-up is not. */
  @Test
  void pairsOfEndsAreTried() {
    assertThatThrownBy(
            () ->
                family(
                    "run: {durationUs: {uniform: [5000, 10000]},"
                        + " warmupUs: {uniform: [1000, 6000]}}"))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(
            "key `run.warmupUs`: expected less than durationUs (5000), found 6000",
            "with `run.durationUs` 5000 and `run.warmupUs` 6000 of their ranges");
  }
}
