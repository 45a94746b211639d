package io.weir.nativelib.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.codegen.generate.BbrPrograms;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import io.weir.codegen.target.Emission;
import io.weir.nativelib.bpf.ControlMode;
import io.weir.nativelib.toolchain.CCompiler;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Programs for BBR in real kernels, beside CUBIC: 10 Mbit/s, 40 ms, a buffer of one bandwidth-delay
 * product, where BBR takes most of the line and a gain of 1.31 gives equal shares.
 */
@Tag("guest")
final class BbrGuestTest {
  private static final GuestPath PATH = new GuestPath(10_000_000, 40_000, 50_000, 0);
  private static final double WARMUP_S = 4;
  private static final double SECONDS = 12;

  private static OwnControls own(GuestLane lane, DecisionProgram program, ControlMode mode) {
    Emission emission = new Emission(program, SmallPrograms.PROVENANCE, Optional.empty());
    return OwnControls.of(emission, PATH, mode, lane.kernel(), CCompiler.find(), System.getenv());
  }

  private static GuestRun mix(String control) {
    return new GuestRun(control + "+cubic", PATH, WARMUP_S, SECONDS, List.of(control, "cubic"));
  }

  private static GuestRun alone(String control) {
    return new GuestRun(control, PATH, 1, 4, List.of(control));
  }

  /** Share of the first flow of two. */
  private static double share(GuestLane.Result result, String control) {
    List<FlowSamples> flows = result.flows().get(control + "+cubic");
    double own = flows.get(0).goodputMbps(WARMUP_S);
    return own / (own + flows.get(1).goodputMbps(WARMUP_S));
  }

  @Test
  void aSmallerGainLeavesCubicItsShare() {
    GuestLane lane = TestLane.of(KernelSeries.V6_12);
    OwnControls own = own(lane, BbrPrograms.constant(1.31), ControlMode.ENFORCE);
    assumeTrue(own.skipped().isEmpty(), () -> "skipped: " + own.skipped());
    GuestLane.Result result =
        lane.run(
            List.of(mix("bbr"), mix(OwnControls.BBR_MODULE), mix(OwnControls.BBR_BPF)),
            own.controls(),
            name -> {});
    double stock = share(result, "bbr");
    assertThat(stock).isGreaterThan(0.65);
    assertThat(share(result, OwnControls.BBR_MODULE)).isBetween(0.25, stock - 0.1);
    assertThat(share(result, OwnControls.BBR_BPF)).isBetween(0.25, stock - 0.1);
    assertThat(result.notes())
        .contains("weir_weir_bbr/counters flows_ever 1")
        .contains("weir_weir_bbr/counters flows_without_memory 0")
        .anyMatch(note -> note.matches("weir_weir_bbr/counters applied [1-9]\\d+"));
  }

  /** Linux before 6.10 has another `cong_control`; a flow may begin later than the others. */
  @Test
  void theOldKernelHasItToo() {
    GuestLane lane = TestLane.of(KernelSeries.V6_1);
    Tree tree = Tree.of(Tree.split(0, 60_000, Tree.leaf(-60_000), Tree.leaf(-45_000)));
    DecisionProgram learned = BbrPrograms.learned(new Forest(List.of(tree), 0));
    OwnControls own = own(lane, learned, ControlMode.ENFORCE);
    GuestRun late =
        new GuestRun(
            "late", PATH, 2, 4, List.of("cubic", OwnControls.BBR_MODULE), List.of(0.0, 1.0));
    List<GuestRun> runs =
        own.names().size() == 1 ? List.of(late) : List.of(late, alone(OwnControls.BBR_BPF));
    GuestLane.Result result = lane.run(runs, own.controls(), name -> {});
    FlowSamples joined = result.flows().get("late").get(1);
    assertThat(joined.samples().get(0).timeUs()).isGreaterThan(1_000_000);
    assertThat(joined.goodputMbps(2)).isPositive();
    assumeTrue(own.skipped().isEmpty(), () -> "the rest is skipped: " + own.skipped());
    assertThat(result.flows().get(OwnControls.BBR_BPF).get(0).goodputMbps(1))
        .isCloseTo(9.56, within(0.5));
  }

  /**
   * Switched off, it is BBR: the same line and round-trip time. Not to the byte, because the
   * machine's time is the instructions it executes, and BBR draws the phase it begins with.
   */
  @Test
  void switchedOffItIsBbr() {
    GuestLane lane = TestLane.of(KernelSeries.V6_12);
    OwnControls own = own(lane, BbrPrograms.constant(0.95), ControlMode.OFF);
    List<GuestRun> runs =
        Stream.concat(Stream.of("bbr"), own.names().stream()).map(BbrGuestTest::alone).toList();
    GuestLane.Result result = lane.run(runs, own.controls(), name -> {});
    FlowSamples bbr = result.flows().get("bbr").get(0);
    for (String name : own.names()) {
      FlowSamples off = result.flows().get(name).get(0);
      assertThat(off.goodputMbps(1))
          .as(name)
          .isCloseTo(bbr.goodputMbps(1), within(0.02 * bbr.goodputMbps(1)));
      assertThat(off.meanRttMs(1))
          .as(name)
          .isCloseTo(bbr.meanRttMs(1), within(0.05 * bbr.meanRttMs(1)));
    }
    assertThat(result.notes()).contains("weir_weir_bbr/counters decisions 0");
  }
}
