package io.weir.nativelib.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.Json;
import io.weir.artefact.UserError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GoldenResultsTest {
  private static GuestLane.Result result(String kernel, String sha256, long bytes, long srttUs) {
    FlowSamples flow =
        new FlowSamples(
            "cubic", List.of(new FlowSamples.Sample(100_000, bytes, srttUs, 20_000, 10, 0, 5, 1)));
    return new GuestLane.Result(
        new GuestLane.Identity(kernel, "7.2", sha256),
        Map.of("cubic", List.of(flow)),
        List.of(),
        List.of(),
        "");
  }

  private static GoldenResults recorded() throws Exception {
    return Json.MAPPER.readValue(
        GoldenResults.text(List.of(result("6.1.176-1", "aa", 250_000, 50_000))),
        GoldenResults.class);
  }

  @Test
  void theSameMachineMustGiveTheSame() throws Exception {
    assertThat(recorded().check(List.of(result("6.1.176-1", "aa", 250_000, 50_000))))
        .contains("exactly what was recorded");
    assertThatThrownBy(() -> recorded().check(List.of(result("6.1.176-1", "aa", 250_001, 50_000))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("out of sync")
        .hasMessageContaining("./weir kernel test --write-golden");
  }

  @Test
  void anotherMachineMustComeCloseAndIsNamed() throws Exception {
    assertThat(recorded().check(List.of(result("6.1.180-1", "bb", 254_000, 52_000))))
        .contains("6.1.180-1")
        .contains("1 flows compared within 2 % and 3 ms");
    assertThatThrownBy(() -> recorded().check(List.of(result("6.1.180-1", "bb", 256_000, 50_000))))
        .hasMessageContaining("out of sync");
    assertThatThrownBy(() -> recorded().check(List.of(result("6.1.180-1", "bb", 250_000, 54_000))))
        .hasMessageContaining("out of sync");
  }

  @Test
  void aKernelThatWasNeverRecordedIsAnError() throws Exception {
    assertThatThrownBy(() -> recorded().check(List.of(result("6.12.95-1", "aa", 250_000, 50_000))))
        .hasMessageContaining("no golden results of kernel 6.12.95-1");
  }

  @Test
  void bothKernelsAreRecorded() {
    assertThat(GoldenResults.shipped().machines()).hasSize(2);
  }
}
