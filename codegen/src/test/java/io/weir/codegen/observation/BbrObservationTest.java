package io.weir.codegen.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Input;
import io.weir.codegen.ir.Tree;
import java.util.Arrays;
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
    return in(PROGRAM);
  }

  private long[] in(DecisionProgram program) {
    return program.inputs().stream()
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
    assertThat(decided(-50_000)).isBetween(81_072, 81_090);
  }

  @Test
  void the_gain_is_an_average_and_bbrs_own_where_it_is_near_that() {
    round.put("rtt_at_loss_us", 79_000L);
    round.put("probe_rtts", 1L);
    int rounds = 0;
    while (decide(-50_000) == 131_072 && rounds < 100) {
      rounds++;
    }
    // 50,000 · (1 - (63/64)^25) is the last within 1/4.
    assertThat(rounds).isEqualTo(25);
    assertThat(decide(-50_000)).isBetween(113_000, 114_687);
    assertThat(decided(-16_000)).isEqualTo(131_072);
    assertThat(decided(16_384)).isEqualTo(131_072);
    // An average that rises stops a little below.
    assertThat(decided(16_386)).isEqualTo(131_072 + 16_385);
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

  /** What is decided after 100 losses that all found this window. */
  private int trimmed(long leaf, long window) {
    long[] windows = new long[100];
    Arrays.fill(windows, window);
    return trimmedAfter(leaf, windows);
  }

  /**
   * Losses every 50 rounds of 60 ms, 3 s or 38 times the RTT at a loss apart: CUBIC's window comes
   * to 36 packets by its cube and to 66 by Reno's growth, of which the greater counts.
   *
   * @param windows BBR's window at each loss
   */
  private int trimmedAfter(long leaf, long... windows) {
    DecisionProgram whole =
        BbrObservation.trimmed().withForest(new Forest(List.of(Tree.of(Tree.leaf(leaf))), 0));
    Interpreter interpreter = new Interpreter(whole);
    long[] states = new long[whole.states().size()];
    interpreter.reset(states, 0);
    round.put("rtt_at_loss_us", 79_000L);
    round.put("probe_rtts", 1L);
    int gain = 0;
    for (int i = 1; i <= windows.length * 50; i++) {
      round.put("cwnd_packets", windows[(i - 1) / 50]);
      round.put("lost_packets", i % 50 == 0 ? 1L : 0L);
      gain = interpreter.decide(in(whole), states, 0);
    }
    return gain;
  }

  @Test
  void a_trim_moves_what_is_above_one_by_three_tenths_at_most() {
    assertThat(trimmed(0, 140) / 65_536.0).isCloseTo(1.7, within(.002));
    assertThat(trimmed(0, 126) / 65_536.0).isCloseTo(2.3, within(.002));
    assertThat(trimmed(-32_768, 140) / 65_536.0).isCloseTo(1.35, within(.002));
    assertThat(trimmed(-32_768, 126)).isBetween(108_100, 108_150);
    assertThat(trimmed(-16_384, 126)).isEqualTo(131_072);
    assertThat(trimmed(-1_000_000, 140)).isBetween(62_260, 62_280);
    assertThat(trimmed(1_000_000, 126)).isEqualTo(262_144);
  }

  @Test
  void a_trim_is_an_average_over_16_losses() {
    long[] windows = new long[101];
    Arrays.fill(windows, 126);
    windows[99] = 140;
    double most = 1.5 + .5 * .3;
    double once = .5 * .6 / 16;
    assertThat(trimmedAfter(-32_768, Arrays.copyOf(windows, 99)) / 65_536.0)
        .isCloseTo(most, within(.001));
    assertThat(trimmedAfter(-32_768, Arrays.copyOf(windows, 100)) / 65_536.0)
        .isCloseTo(most - once, within(.001));
    assertThat(trimmedAfter(-32_768, windows) / 65_536.0)
        .isCloseTo(most - once * 15 / 16, within(.001));
  }

  @Test
  void a_trim_follows_the_first_losses_quickly() {
    double average = 1.5 + .5 * Math.pow(63 / 64.0, 100);
    // Twice a quarter of the way from 1/2 to 1, and to 0.
    double by = (average - 1) * .6 * .21875;
    assertThat(trimmedAfter(-32_768, 140, 140) / 65_536.0).isCloseTo(average - by, within(.001));
    assertThat(trimmedAfter(-32_768, 126, 126) / 65_536.0).isCloseTo(average + by, within(.001));
  }

  @Test
  void a_trim_knows_cubics_cubic_growth() {
    round.put("round_us", 160_000L);
    // 8 s apart: 683 packets by the cube, 177 by Reno's growth; twice that is the limit.
    assertThat(trimmed(0, 1_330) / 65_536.0).isCloseTo(2.3, within(.002));
    assertThat(trimmed(0, 1_400) / 65_536.0).isCloseTo(1.7, within(.002));
  }

  @Test
  void a_trim_leaves_bbrs_own_gain_alone_until_the_program_decides() {
    DecisionProgram whole =
        BbrObservation.trimmed().withForest(new Forest(List.of(Tree.of(Tree.leaf(-50_000))), 0));
    Interpreter interpreter = new Interpreter(whole);
    long[] states = new long[whole.states().size()];
    interpreter.reset(states, 0);
    round.put("cwnd_packets", 1_000L);
    round.put("rtt_at_loss_us", 79_000L);
    for (int i = 1; i <= 500; i++) {
      round.put("lost_packets", i % 50 == 0 ? 1L : 0L);
      assertThat(interpreter.decide(in(whole), states, 0)).isEqualTo(131_072);
    }
  }
}
