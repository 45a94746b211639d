package io.weir.nativelib.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.target.Target;
import io.weir.nativelib.toolchain.CCompiler;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The emitted module is built for each kernel, loaded there, and decides about a flow. */
final class KernelModuleTest {
  private static final Path PROGRAM = Path.of("../examples/policies/reference-program.json");

  @ParameterizedTest
  @EnumSource(KernelSeries.class)
  void theModuleDecidesInTheKernel(KernelSeries series) {
    GuestLane lane = Lane.of(series);
    ProgramFile file = ProgramFile.read(PROGRAM);
    byte[] module =
        new KernelModule(System.getenv(), CCompiler.find())
            .build(
                Target.KERNEL.emit(file.program(), file.provenance()),
                "weir_module",
                lane.kernel());
    GuestRun run = new GuestRun("weir", GuestPath.REFERENCE, 1, 2, List.of("weir"));
    GuestLane.Result result =
        lane.run(
            List.of(run),
            List.of(
                GuestControl.module(
                    "weir_module", module, "line_rate_bps=20000000 time_unit_ns=1000")),
            name -> {});
    FlowSamples flow = result.flows().get("weir").get(0);
    result.notes().forEach(System.out::println);
    System.out.println(
        flow.goodputMbps(1) + " " + flow.meanRttMs(1) + " " + flow.retransmissions());
    assertThat(flow.goodputMbps(1)).isBetween(5.0, 20.0);
    assertThat(result.notes())
        .contains("weir_weir/counters program " + file.program().sha256())
        .anyMatch(note -> note.matches("weir_weir/counters decisions [1-9]\\d+"));
  }
}
