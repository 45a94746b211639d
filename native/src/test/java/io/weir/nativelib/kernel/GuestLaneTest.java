package io.weir.nativelib.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The machine gives what is known of the reference path, and the same twice. */
@Tag("guest")
final class GuestLaneTest {
  private static GuestRun run(String control, double seconds) {
    return new GuestRun(control, GuestPath.REFERENCE, 0, seconds, List.of(control));
  }

  @Test
  void cubicFillsTheReferencePath() {
    GuestLane.Result result =
        TestLane.of(KernelSeries.V6_12).run(List.of(run("cubic", 4)), List.of(), name -> {});
    FlowSamples flow = result.flows().get("cubic").get(0);
    assertThat(flow.samples()).hasSize(40);
    assertThat(flow.goodputMbps(0)).isCloseTo(18.9, within(0.02 * 18.9));
    assertThat(flow.meanRttMs(0)).isCloseTo(50, within(3.0));
  }

  @Test
  void twoRunsAreEqualToTheByte() {
    GuestLane lane = TestLane.of(KernelSeries.V6_1);
    List<GuestRun> runs =
        List.of(
            new GuestRun(
                "bbr+cubic",
                new GuestPath(20_000_000, 5_000, 30_000, 0.5),
                0,
                0.5,
                List.of("bbr", "cubic")));
    List<String> begun = new ArrayList<>();
    GuestLane.Result first = lane.run(runs, List.of(), begun::add);
    GuestLane.Result second = lane.run(runs, List.of(), begun::add);
    assertThat(begun).containsExactly("bbr+cubic", "bbr+cubic");
    assertThat(first.flows().get("bbr+cubic"))
        .allSatisfy(flow -> assertThat(flow.goodputMbps(0)).isPositive());
    assertThat(second).isEqualTo(first);
  }
}
