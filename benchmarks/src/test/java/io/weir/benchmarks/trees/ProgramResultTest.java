package io.weir.benchmarks.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.c.ForestForm;
import io.weir.codegen.target.tcp.TcpControl;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProgramResultTest {
  private static TimingRun.Timed timed(double... ns) {
    List<Double> rounds = Arrays.stream(ns).boxed().toList();
    ObjectBuild.Compiled none = new ObjectBuild.Compiled(Path.of("none"), 0, 0, 0);
    return new TimingRun.Timed(rounds, rounds, DoubleBuffer.allocate(0), none);
  }

  private static ProgramResult result(
      TcpControl control, int trees, TimingRun.Timed walk, TimingRun.Timed decision) {
    return new ProgramResult(
        control,
        trees,
        Map.of(
            "score_heap",
            new Measured(walk, Map.of()),
            "decision_heap",
            new Measured(decision, Map.of()),
            "decision_ifElse",
            new Measured(timed(1), Map.of())),
        timed(40, 40, 40),
        Map.of(InstructionSet.X86_64, ForestForm.HEAP),
        Map.of());
  }

  @Test
  void barsAreForMediansOfTheFormThatIsChosen() {
    ProgramResult met = result(TcpControl.BBR, 1, timed(20, 29, 500), timed(90, 99.5, 1_000));
    ProgramResult missed = result(TcpControl.BBR, 1, timed(20, 31, 32), timed(90, 101, 102));

    assertThat(met.walkMeets()).isTrue();
    assertThat(met.decisionMeets()).isTrue();
    assertThat(met.plainOverWalk().median()).isEqualTo(40.0 / 29);
    assertThat(met.decisionOverPlain().max()).isEqualTo(25);
    assertThat(missed.walkMeets()).isFalse();
    assertThat(missed.decisionMeets()).isFalse();
  }

  @Test
  void aForestHasNoBarForItsWalkAndARateNone() {
    ProgramResult forest = result(TcpControl.BBR, 20, timed(99), timed(101));
    ProgramResult rate = result(TcpControl.RATE, 1, timed(99), timed(101));

    assertThat(forest.walkMeets()).isTrue();
    assertThat(forest.decisionMeets()).isFalse();
    assertThat(rate.walkMeets()).isTrue();
    assertThat(rate.decisionMeets()).isTrue();
  }
}
