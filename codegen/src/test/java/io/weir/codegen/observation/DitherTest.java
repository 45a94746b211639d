package io.weir.codegen.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.observation.ScaleFreeObservation.Parameters;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dither alone, on a multiplier of one. */
class DitherTest {
  private static final Parameters P = Parameters.DEFAULT;
  private static final double ONE = 1 << 16;

  /** Inputs are the report, then whether the flow seeks, runs, and keeps its dither. */
  private static Interpreter dither() {
    ProgramBuilder builder = DecisionProgram.builder("dither");
    Steps steps = new Steps(builder);
    FlowReport report = new FlowReport(builder, steps);
    report.update();
    Dither dither = new Dither(builder, steps, P, report);
    Value wide = builder.input("wide", "", 0, 1);
    Value decides = builder.input("decides", "", 0, 1);
    Value keeps = builder.input("keeps", "", 0, 1);
    Value dithered = dither.dithered(steps.constant(1 << 16), wide, decides, keeps);
    builder.rewardFeature(builder.clamp("reward", wide, 0, 1), 0);
    builder.output(builder.clamp("multiplier", dithered, 1, 1 << 18));
    return new Interpreter(builder.build());
  }

  private final Interpreter interpreter = dither();
  private final long[] state = new long[interpreter.program().states().size()];
  private final SplittableRandom random = new SplittableRandom(7);

  private double multiplier(int wide, int decides, int keeps) {
    long[] inputs = {random.nextLong(8_000, 9_000), 8_000, 1 << 20, wide, decides, keeps};
    interpreter.observe(inputs, state, 0, new long[1]);
    return interpreter.act(0, state, 0) / ONE;
  }

  /**
   * Whoever keeps the rate keeps it: factors cancel but for their rounding, by three units of 2^-16
   * each. Were differences taken, seeking would cost half a percent with every decision.
   */
  @ParameterizedTest
  @CsvSource({"1, 0", "0, 1"})
  void itIsBoundedAndDoesNotDrift(int wide, int decides) {
    interpreter.reset(state, 0);
    double size = (wide == 1 ? P.seekDitherQ16() : P.ditherQ16()) / ONE;
    double product = 1;
    double least = 1;
    double most = 1;
    for (int i = 1; i <= 500; i++) {
      product *= multiplier(wide, decides, 0);
      double rounding = 3 * i / ONE;
      assertThat(product).as("decision %d", i).isBetween(1 - size - rounding, 1 + size + 1e-4);
      least = Math.min(least, product);
      most = Math.max(most, product);
    }
    assertThat(least).isLessThan(1 - 0.8 * size);
    assertThat(most).isGreaterThan(1 + 0.6 * size);
  }

  /** A flow that does neither has its plain rate again, and keeps that. */
  @Test
  void itIsTakenBackAtTheEnd() {
    interpreter.reset(state, 0);
    double product = multiplier(1, 0, 0) * multiplier(1, 0, 0);
    assertThat(product).isNotCloseTo(1, within(0.001));
    product *= multiplier(0, 0, 0);
    assertThat(product).isCloseTo(1, within(10 / ONE));
    assertThat(multiplier(0, 0, 0)).isEqualTo(1);
  }

  @Test
  void itIsKeptThroughADrain() {
    interpreter.reset(state, 0);
    double product = multiplier(0, 1, 0);
    for (int i = 0; i < 3; i++) {
      assertThat(multiplier(0, 0, 1)).isCloseTo(1, within(3 / ONE));
    }
    assertThat(product * multiplier(0, 0, 0)).isCloseTo(1, within(6 / ONE));
  }
}
