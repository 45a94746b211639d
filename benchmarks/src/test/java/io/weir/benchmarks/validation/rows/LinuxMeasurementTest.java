package io.weir.benchmarks.validation.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The measurements that row 17 reads. */
class LinuxMeasurementTest {
  private static final String HEADER =
      "mbps,rtt_ms,buffer_bdp,n_bbr,n_cubic,cwnd_gain,probe_gain,bbr_share,jain_flows,utilisation,"
          + "queue_delay_p50_ms,queue_delay_p99_ms,bbr_loss,cubic_loss,duration_s,warmup_s";
  private static final String LINE =
      "10,40,0.5,1,1,1.10,1.25,0.4848,0.9991,0.9855,12.7,17.5,0.00068,0.00256,110,40";

  @Test
  void columnsAreFoundByName() {
    assertThat(LinuxMeasurement.parse(List.of(HEADER, LINE)))
        .containsExactly(
            new LinuxMeasurement(0.5, 1.1, 1.25, 0.4848, 0.9855, 0.00068, 0.00256, 110, 40));
  }

  @Test
  void linesThatCannotBeComparedAreRefused() {
    assertThatThrownBy(
            () -> LinuxMeasurement.parse(List.of(HEADER, LINE, LINE.replace("10,40,", "20,40,"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("line 3: mbps: expected 10.0, found 20.0");
    assertThatThrownBy(() -> LinuxMeasurement.parse(List.of(HEADER, LINE + ",1")))
        .hasMessage("line 2: expected 16 values, found 17");
    assertThatThrownBy(
            () -> LinuxMeasurement.parse(List.of(HEADER.replace("bbr_share", "share"), LINE)))
        .hasMessageStartingWith("line 2: expected a column bbr_share");
    assertThatThrownBy(
            () -> LinuxMeasurement.parse(List.of(HEADER, LINE.replace("0.4848", "much"))))
        .hasMessageStartingWith("line 2: ")
        .hasMessageContaining("much");
  }

  @Test
  void everyBufferHasAStockMeasurement() {
    List<LinuxMeasurement> all = LinuxMeasurement.all();

    assertThat(all).hasSize(56);
    assertThat(all.stream().filter(LinuxMeasurement::isStock).map(LinuxMeasurement::bufferBdp))
        .containsOnly(0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0);
    assertThat(all)
        .allSatisfy(one -> assertThat(one.bbrShare()).isBetween(0.0, 1.0))
        .allSatisfy(one -> assertThat(one.warmupS()).isLessThan(one.durationS()));
  }

  @Test
  void spreadIsThatOfRepetitions() {
    // X = 4 was measured three times without a change of gain: .4711, .4960, .4572.
    assertThat(BbrAgainstCubic.spread(LinuxMeasurement.all())).isEqualTo(0.0388, within(1e-9));
  }

  @Test
  void analyticShareIsTheWorkedNumber() {
    assertThat(BbrAgainstCubic.analyticShare(4, 1)).isEqualTo(0.655, within(0.001));
    assertThat(BbrAgainstCubic.analyticShare(0.5, 1)).isEqualTo(1);
  }
}
