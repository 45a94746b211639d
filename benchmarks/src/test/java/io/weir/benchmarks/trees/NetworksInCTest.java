package io.weir.benchmarks.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.MachineProgram;
import io.weir.sim.cc.PdRule;
import io.weir.trainer.policy.Mlp;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks in C against the network in Java. */
final class NetworksInCTest {
  private static final int[] FRACTION_BITS = {12, 16, 12};
  private static final int ROWS = 4_000;

  /** Half of the range of scores is 0.2, as Q16 13,107. */
  private static final double HALF_RANGE_Q16 = PdRule.STEP * (1 << 16);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void floatIsTheNetwork(long seed) {
    Mlp network = network(seed);
    Rows rows = withFarRow(rows(seed));
    String code = FloatNetwork.emit(network, FRACTION_BITS);
    DoubleBuffer answers = answers("network_float", code, rows);
    for (int i = 0; i < rows.count(); i++) {
      assertThat(answers.get(i))
          .isBetween(score(network, rows, i) - 1, score(network, rows, i) + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void int8IsCloseToTheNetwork(long seed) {
    Mlp network = network(seed);
    Rows rows = rows(seed);
    String code = Int8Network.emit(network, FRACTION_BITS, rows);
    DoubleBuffer answers = answers("network_int8", code, rows);
    double sum = 0;
    for (int i = 0; i < rows.count(); i++) {
      sum += Math.abs(answers.get(i) - score(network, rows, i));
    }
    assertThat(sum / rows.count()).isLessThan(0.02 * HALF_RANGE_Q16).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void int8SaturatesBeyondWhatItWasCalibratedFor(long seed) {
    Mlp network = network(seed);
    Rows rows = rows(seed);
    Rows far = withFarRow(rows);
    String code = Int8Network.emit(network, FRACTION_BITS, rows);
    double answer = answers("network_int8", code, far).get(0);
    assertThat(Math.abs(answer)).isLessThanOrEqualTo(HALF_RANGE_Q16);
    assertThat(Math.signum(answer)).isEqualTo(Math.signum(score(network, far, 0)));
  }

  /** The first row's first feature far beyond where tanh is 1. */
  private static Rows withFarRow(Rows rows) {
    long[] values = rows.values().clone();
    values[0] = 100L << FRACTION_BITS[0];
    return new Rows(rows.width(), values);
  }

  private DoubleBuffer answers(String name, String code, Rows rows) {
    MachineProgram size =
        MachineProgram.require("size", System.getenv(), "apt-get install -y binutils");
    Contender contender = Contender.onIntegers(name, code, name + "_score(f)", rows);
    Map<String, TimingRun.Timed> timed =
        new TimingRun(new ObjectBuild(CCompiler.find(), size, List.of(), folder))
            .run(List.of(contender), 0);
    return timed.get(name).answers();
  }

  private static double score(Mlp network, Rows rows, int row) {
    long[] features = rows.row(row);
    double[] inputs = new double[features.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = Math.scalb((double) features[i], -FRACTION_BITS[i]);
    }
    return PdRule.scoreQ16(network.forward(inputs, 0));
  }

  private static Mlp network(long seed) {
    return Mlp.orthogonal(
        new int[] {FRACTION_BITS.length, 12, 8, 1}, 1, RandomSource.XO_SHI_RO_256_PP.create(seed));
  }

  private static Rows rows(long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    long[] values = new long[ROWS * FRACTION_BITS.length];
    for (int i = 0; i < values.length; i++) {
      int bits = FRACTION_BITS[i % FRACTION_BITS.length];
      values[i] = Math.round(Math.scalb(random.nextDouble(-2, 3), bits));
    }
    return new Rows(FRACTION_BITS.length, values);
  }
}
