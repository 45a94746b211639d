package io.weir.codegen.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Input;
import io.weir.codegen.ir.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BbrObservationTest {
  private static final DecisionProgram PROGRAM = BbrObservation.program();

  private final Map<String, Long> round = new HashMap<>();
  private final long[] state = new long[PROGRAM.states().size()];
  private final long[] features = new long[PROGRAM.features().size()];

  @BeforeEach
  void aRoundAtTenMegabits() {
    round.put("min_rtt_us", 40_000L);
    round.put("bbr_min_rtt_us", 40_000L);
    round.put("rtt_us", 60_000L);
    round.put("bandwidth_q24", 13_981L);
    round.put("delivery_rate_q24", 13_981L);
    round.put("cwnd_packets", 67L);
    round.put("delivered_packets", 50L);
    round.put("round_us", 60_000L);
    round.put("gain_q16", 131_072L);
    round.put("bbr_state", 2L);
    new Interpreter(PROGRAM).reset(state, 0);
  }

  private long[] in() {
    return PROGRAM.inputs().stream()
        .map(Input::name)
        .mapToLong(name -> round.getOrDefault(name, 0L))
        .toArray();
  }

  private long feature(String name) {
    List<String> names = PROGRAM.features().stream().map(f -> f.expression()).toList();
    return features[names.indexOf(name)];
  }

  private int decide(long leaf) {
    DecisionProgram whole = PROGRAM.withForest(new Forest(List.of(Tree.of(Tree.leaf(leaf))), 0));
    return new Interpreter(whole).decide(in(), state, 0);
  }

  /** After many rounds. */
  private int decided(long leaf) {
    for (int i = 0; i < 1_200; i++) {
      decide(leaf);
    }
    return decide(leaf);
  }

  private void observe() {
    Interpreter interpreter = new Interpreter(PROGRAM);
    interpreter.observe(in(), state, 0, features);
    interpreter.act(0, state, 0);
  }

  @Test
  void features_are_ratios() {
    round.put("rtt_at_loss_us", 79_000L);
    round.put("probe_rtt_us", 59_250L);
    observe();
    assertThat(feature("loss_rtt_q8")).isEqualTo(505);
    assertThat(feature("cubic_q8")).isEqualTo(191);
    round.put("rtt_at_loss_us", 60_000L);
    observe();
    assertThat(feature("loss_rtt_q8")).isEqualTo(383);
    assertThat(feature("full_q8")).isEqualTo(505);
    round.put("rtt_at_loss_us", 79_000L);
    observe();
    assertThat(feature("base_q8")).isBetween(255L, 256L);
    assertThat(feature("bdp_q4")).isEqualTo(533);
    assertThat(feature("pipe_q4")).isEqualTo(533);
    assertThat(feature("queue_q8")).isBetween(383L, 384L);
  }

  @Test
  void the_gain_is_bbrs_own_until_there_was_a_loss_and_a_probe_of_the_rtt() {
    assertThat(decide(-50_000)).isEqualTo(131_072);
    round.put("rtt_at_loss_us", 79_000L);
    assertThat(decide(-50_000)).isEqualTo(131_072);
    round.put("probe_rtts", 1L);
    assertThat(decide(-50_000)).isEqualTo(131_072 - 50_000 / 64 - 1);
    assertThat(decided(-50_000)).isBetween(81_072, 81_090);
  }

  @Test
  void the_gain_stays_in_its_bounds() {
    round.put("rtt_at_loss_us", 79_000L);
    round.put("probe_rtts", 1L);
    assertThat(decided(-1_000_000)).isBetween(62_260, 62_280);
    assertThat(decided(1_000_000)).isBetween(262_100, 262_144);
  }

  @Test
  void time_between_losses_counts_epochs_and_not_rounds() {
    for (int epoch = 0; epoch < 40; epoch++) {
      for (int inEpoch = 0; inEpoch < 50; inEpoch++) {
        round.put("lost_packets", inEpoch < 2 ? 3L : 0L);
        observe();
      }
    }
    // 49 rounds from the last loss of an epoch to the first of the next, 60 ms each.
    assertThat(feature("epoch_ms")).isBetween(2_700L, 2_950L);
  }

  @Test
  void averages_over_epochs_begin_with_the_first_and_follow_slower_when_there_were_many() {
    round.put("rtt_at_loss_us", 79_000L);
    epoch(50);
    assertThat(feature("epoch_ms")).isBetween(2_900L, 3_000L);
    epoch(10);
    long second = feature("epoch_ms");
    assertThat(second).isBetween(2_250L, 2_400L);
    for (int i = 0; i < 8; i++) {
      epoch(50);
    }
    long before = feature("epoch_ms");
    epoch(10);
    assertThat(before - feature("epoch_ms")).isBetween(110L, 150L);
  }

  /** A loss after so many rounds of 60 ms. */
  private void epoch(int rounds) {
    for (int i = 1; i <= rounds; i++) {
      round.put("lost_packets", i == rounds ? 1L : 0L);
      observe();
    }
  }

  @Test
  void the_greatest_bandwidth_is_remembered() {
    observe();
    round.put("bandwidth_q24", 6_990L);
    observe();
    assertThat(feature("bdp_q4")).isEqualTo(266);
    assertThat(feature("pipe_q4")).isEqualTo(533);
  }

  @Test
  void averages_stand_still_outside_of_probe_bw() {
    observe();
    round.put("bbr_state", 3L);
    round.put("rtt_us", 40_000L);
    observe();
    assertThat(feature("queue_q8")).isBetween(383L, 384L);
    assertThat(feature("rise_q8")).isZero();
  }

  @Test
  void the_dip_is_how_far_the_queue_falls_between_losses() {
    round.put("rtt_at_loss_us", 80_000L);
    for (int i = 0; i < 1_000; i++) {
      round.put("rtt_us", i % 20 == 10 ? 70_000L : 78_000L);
      round.put("lost_packets", i % 20 == 0 ? 1L : 0L);
      observe();
    }
    assertThat(feature("dip_q8")).isBetween(62L, 66L);
  }
}
