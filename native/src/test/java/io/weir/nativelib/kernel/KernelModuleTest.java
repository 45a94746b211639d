package io.weir.nativelib.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.artefact.Resources;
import io.weir.artefact.UserError;
import io.weir.codegen.ir.ProgramFile;
import io.weir.nativelib.toolchain.CCompiler;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The emitted program is built for each kernel, loaded there, and decides about a flow. */
@Tag("guest")
final class KernelModuleTest {
  private static final Path PROGRAM = Path.of("../examples/policies/reference-program.json");

  private static OwnControls own(GuestLane lane, ProgramFile file) {
    return OwnControls.of(
        file, GuestPath.REFERENCE, lane.kernel(), CCompiler.find(), System.getenv());
  }

  private static GuestRun run(String control) {
    return new GuestRun(control, GuestPath.REFERENCE, 0.5, 2, List.of(control));
  }

  @ParameterizedTest
  @EnumSource(KernelSeries.class)
  void theModuleDecidesAndTheBpfObjectDoesTheSame(KernelSeries series) {
    GuestLane lane = TestLane.of(series);
    ProgramFile file = ProgramFile.read(PROGRAM);
    OwnControls own = own(lane, file);
    List<GuestRun> runs = own.names().stream().map(KernelModuleTest::run).toList();
    GuestLane.Result result = lane.run(runs, own.controls(), name -> {});
    FlowSamples module = result.flows().get(OwnControls.MODULE).get(0);
    // More than half the line and a short queue: the program has the flow in hand.
    assertThat(module.goodputMbps(0.5)).isBetween(15.0, 20.0);
    assertThat(module.meanRttMs(0.5)).isBetween(20.0, 30.0);
    assertThat(result.notes())
        .contains("weir_weir/counters program " + file.program().sha256())
        .contains("weir_weir/counters flows_ever 1")
        .anyMatch(note -> note.matches("weir_weir/counters applied [1-9]\\d+"));
    assumeTrue(own.skipped().isEmpty(), () -> "the rest is skipped: " + own.skipped());
    FlowSamples bpf = result.flows().get(OwnControls.BPF).get(0);
    assertThat(bpf.goodputMbps(0.5))
        .isCloseTo(module.goodputMbps(0.5), within(0.01 * module.goodputMbps(0.5)));
  }

  /** In shadow mode Reno sends: the program is asked, and nothing it says has an effect. */
  @Test
  void inShadowTheProgramIsAskedAndNotObeyed() {
    GuestLane lane = TestLane.of(KernelSeries.V6_12);
    GuestControl module = own(lane, ProgramFile.read(PROGRAM)).controls().get(0);
    GuestControl shadow =
        GuestControl.module(
            "weir_module", module.content(), module.parameters() + " mode=shadow name=shade");
    List<GuestRun> runs = List.of(run("shade"), run("reno"));
    GuestLane.Result result = lane.run(runs, List.of(shadow), name -> {});
    FlowSamples shade = result.flows().get("shade").get(0);
    FlowSamples reno = result.flows().get("reno").get(0);
    assertThat(shade.goodputMbps(0.5))
        .isCloseTo(reno.goodputMbps(0.5), within(0.05 * reno.goodputMbps(0.5)));
    // Reno fills the buffer, which the program would not.
    assertThat(shade.meanRttMs(0.5)).isGreaterThan(30);
    assertThat(result.notes())
        .contains("weir_shade/counters mode shadow")
        .contains("weir_shade/counters applied 0")
        .anyMatch(note -> note.matches("weir_shade/counters decisions [1-9]\\d+"));
  }

  /** The {@code operator} script says what is done when. */
  @Test
  void theModeIsSwitchedAndTheModuleRemovedUnderTraffic() {
    GuestLane lane = TestLane.of(KernelSeries.V6_12);
    GuestControl module = own(lane, ProgramFile.read(PROGRAM)).controls().get(0);
    GuestRun run = new GuestRun("modes", GuestPath.REFERENCE, 0.5, 4.4, List.of("weir"));
    String operator = Resources.text(KernelModuleTest.class, "operator");
    GuestLane.Result result = lane.run(List.of(run), List.of(module), operator, name -> {});
    FlowSamples flow = result.flows().get("modes").get(0);
    List<Double> borders = List.of(0.5, 1.1, 2.1, 3.1, 4.1);
    for (int part = 1; part < borders.size(); part++) {
      assertThat(mbps(flow, borders.get(part - 1), borders.get(part)))
          .as("Mbit/s until %s s", borders.get(part))
          .isBetween(12.0, 20.0);
    }
    countersTellModes(result.notes());
    assertThat(result.notes())
        .anyMatch(note -> note.matches("refused 1 .*weir_module.*Resource temporarily unavailable"))
        .contains("uses_refused 1", "again_loaded 0", "again_unloaded 0", "complaints 0")
        .anyMatch(note -> note.matches("unloaded after \\d+ attempts"))
        .noneMatch(note -> note.startsWith("left "));
  }

  /** Asked and obeyed, asked, neither, and both again. */
  private static void countersTellModes(List<String> notes) {
    for (String mode : List.of("enforce", "again")) {
      assertThat(counted(notes, mode, "decisions")).as(mode).isPositive();
      assertThat(counted(notes, mode, "applied")).as(mode).isPositive();
    }
    assertThat(counted(notes, "shadow", "decisions")).isPositive();
    assertThat(counted(notes, "shadow", "applied")).isZero();
    assertThat(counted(notes, "off", "decisions")).isZero();
    assertThat(counted(notes, "off", "applied")).isZero();
    assertThat(notes)
        .contains("shadow-begin mode shadow", "off-begin mode off", "again-begin mode enforce")
        .contains("again-end flows 1", "again-end flows_ever 1");
  }

  /** By how much a counter grew in a part of the run. */
  private static long counted(List<String> notes, String part, String counter) {
    return value(notes, part + "-end " + counter) - value(notes, part + "-begin " + counter);
  }

  private static long value(List<String> notes, String counter) {
    return notes.stream()
        .filter(note -> note.startsWith(counter + " "))
        .mapToLong(note -> Long.parseLong(note.substring(counter.length() + 1).strip()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + counter + " in " + notes));
  }

  private static double mbps(FlowSamples flow, double fromS, double untilS) {
    return new FlowSamples(
            flow.control(),
            flow.samples().stream().filter(sample -> sample.timeUs() <= untilS * 1e6).toList())
        .goodputMbps(fromS);
  }

  @Test
  void aSourceThatDoesNotBuildIsExplained() {
    GuestLane lane = TestLane.of(KernelSeries.V6_1);
    assertThatThrownBy(
            () ->
                new KernelModule(System.getenv(), CCompiler.find())
                    .build(
                        Map.of("Makefile", "obj-m := x.o\n", "x.c", "#error not for this kernel\n"),
                        "x",
                        lane.kernel()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("does not build for kernel 6.1")
        .hasMessageContaining("the kernel was built with gcc")
        .hasMessageContaining("not for this kernel");
  }

  @Test
  void theSameSourcesGiveTheSameModule() {
    GuestLane lane = TestLane.of(KernelSeries.V6_12);
    ProgramFile file = ProgramFile.read(PROGRAM);
    byte[] first = own(lane, file).controls().get(0).content();
    byte[] second = own(lane, file).controls().get(0).content();
    assertThat(Arrays.mismatch(first, second)).as("first byte that differs").isEqualTo(-1);
  }

  @Test
  void theUnitOfTimeBringsTheRoundTripToWhatProgramsKnow() {
    assertThat(OwnControls.timeUnitNs(GuestPath.REFERENCE)).isEqualTo(1000);
    assertThat(OwnControls.timeUnitNs(new GuestPath(20_000_000, 8, 50_000, 0))).isEqualTo(1);
  }
}
