package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.artefact.StrictYaml;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.FrameTap;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the middle of a run every frame under way that collects telemetry has a record, no other. */
class TelemetryRecordsTest {
  /** A NACK takes 4 µs of wire; its port carries control frames only, and no queue to speak of. */
  private static final long LONGEST_WAY_PS = 5_000_000;

  /** What was under way at an instant. */
  private record Sample(long nowPs, long records, long frames) {}

  /** When frames that collect nothing ended: NACKs only, as nothing marks and nothing probes. */
  private static final class Others implements FrameTap {
    final TreeSet<Long> endedPs = new TreeSet<>();
    long drops;

    @Override
    public void delivered(long nowPs, int port, long frame, long sequence, long stamp) {
      note(nowPs, frame);
    }

    @Override
    public void dropped(long nowPs, int port, long frame, long sequence, long stamp) {
      drops++;
      note(nowPs, frame);
    }

    private void note(long nowPs, long frame) {
      if (!Frame.collectsTelemetry(frame)) {
        assertThat(Frame.kind(frame)).isEqualTo(Frame.NACK);
        endedPs.add(nowPs);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0, 2", "0, 16", "0.005, 1", "0.005, 2", "0.005, 16"})
  void recordsAreThoseOfFramesUnderWay(double loss, int ackCoalescing) {
    Scenario scenario =
        Scenario.from(
            StrictYaml.parse(
                "s.yaml",
                "network: {ecn: {enabled: false}, loss: "
                    + loss
                    + ", switches: {kind: shared}}\nroce: {timeoutUs: 100, ackCoalescing: "
                    + ackCoalescing
                    + "}\ntraffic: {pattern: manyToOne, hosts: 2}"));
    QueueWatcher control = new QueueWatcher();
    Simulation simulation = new Simulation(scenario, 3, control, EngineChoice.HEAP);
    Others others = new Others();
    simulation.tap(others);
    List<Sample> samples = new ArrayList<>();
    for (long nowNs = 60_000; nowNs < 1_500_000; nowNs += 2_357) {
      simulation.runUntil(nowNs);
      Datacenter datacenter = simulation.datacenter();
      samples.add(
          new Sample(
              nowNs * 1000, datacenter.fabric.telemetry().open(), datacenter.framesUnderWay()));
    }
    simulation.runUntil(1_600_000);
    int exact = 0;
    for (Sample sample : samples) {
      assertThat(sample.records).as("%s", sample).isBetween(0L, sample.frames);
      Long next = others.endedPs.higher(sample.nowPs);
      if (next == null || next > sample.nowPs + LONGEST_WAY_PS) {
        exact++;
        assertThat(sample.records).as("%s", sample).isEqualTo(sample.frames);
      }
    }
    assertThat(exact).isGreaterThan(100);
    assertThat(samples.stream().mapToLong(Sample::records).max().orElseThrow()).isGreaterThan(20);
    assertThat(others.drops > 0).isEqualTo(loss > 0);
    simulation.requireSound();
  }
}
