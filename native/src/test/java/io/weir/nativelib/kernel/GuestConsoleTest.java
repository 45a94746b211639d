package io.weir.nativelib.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GuestConsoleTest {
  private static final List<GuestRun> RUNS =
      List.of(new GuestRun("r", GuestPath.REFERENCE, 0.1, 0.2, List.of("cubic", "bbr")));

  private static final String SAMPLES =
      "weir-sample r 0 cubic 100000 1000 20000 19000 10 0 5 250000\r\n"
          + "weir-sample r 0 cubic 200000 251000 40000 19000 20 3 50 250000\r\n"
          + "weir-sample r 1 bbr 100000 0 0 0 10 0 0 0\r\n"
          + "weir-sample r 1 bbr 200000 125000 30000 19000 20 0 90 250000\r\n";

  @Test
  void figuresComeFromSamples() {
    GuestConsole console =
        GuestConsole.of(
            "\u001bc\u001b[2JSeaBIOS\n" + SAMPLES + "weir-queue r 5 bytes\nweir-done\n");
    assertThat(console.done()).isTrue();
    assertThat(console.error()).isEmpty();
    List<FlowSamples> flows = console.flows(RUNS).get("r");
    // 250,000 bytes in 100 ms are 20 Mbit/s; from the start on, 251,000 in 200 ms.
    assertThat(flows.get(0).goodputMbps(0.1)).isEqualTo(20.0);
    assertThat(flows.get(0).goodputMbps(0)).isEqualTo(10.04);
    assertThat(flows.get(0).meanRttMs(0)).isEqualTo(30.0);
    assertThat(flows.get(0).retransmissions()).isEqualTo(3);
    assertThat(flows.get(1).control()).isEqualTo("bbr");
    assertThat(console.said("weir-queue")).containsExactly("r 5 bytes");
  }

  @Test
  void whatWentWrongIsFoundAndSamplesAreNotInTheTail() {
    GuestConsole panic = GuestConsole.of(SAMPLES + "[ 1.0] Kernel panic - not syncing: x\n");
    assertThat(panic.done()).isFalse();
    assertThat(panic.error()).hasValueSatisfying(text -> assertThat(text).contains("not syncing"));
    assertThat(panic.tail()).doesNotContain("weir-sample").contains("panic");
    assertThat(GuestConsole.of("weir-error bbr: gone\n").error()).contains("bbr: gone");
  }

  @Test
  void damagedOrMissingLinesAreAnError() {
    assertThatThrownBy(() -> GuestConsole.of("weir-sample r 0 cubic 1 2\n").flows(RUNS))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("damaged");
    assertThatThrownBy(() -> GuestConsole.of(SAMPLES.replace("250000", "25[0000")).flows(RUNS))
        .hasMessageContaining("damaged");
    assertThatThrownBy(() -> GuestConsole.of("weir-done\n").flows(RUNS))
        .hasMessageContaining("no samples of run r");
  }
}
