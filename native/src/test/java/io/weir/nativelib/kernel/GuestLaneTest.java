package io.weir.nativelib.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The machine gives what is known of this path, and the same twice. */
final class GuestLaneTest {
  private static final GuestRun CUBIC =
      new GuestRun("cubic", GuestPath.REFERENCE, 1, 4, List.of("cubic"));

  @Test
  void cubicFillsTheReferencePath() {
    GuestLane.Result result = Lane.of(KernelSeries.V6_1).run(List.of(CUBIC), List.of(), name -> {});
    FlowSamples flow = result.flows().get("cubic").get(0);
    assertThat(flow.goodputMbps(0)).isCloseTo(18.9, within(0.02 * 18.9));
    assertThat(flow.meanRttMs(1)).isCloseTo(50, within(3.0));
    System.out.println(result.consoleSha256() + result.identity());
  }
}
