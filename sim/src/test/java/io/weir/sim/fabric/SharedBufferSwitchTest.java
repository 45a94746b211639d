package io.weir.sim.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sim.fabric.SwitchBench.Arrival;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a single switch does, by hand. Frames of 1000 bytes take 80 ns at 100 Gb/s. */
class SharedBufferSwitchTest {
  private static final long GBPS = 1_000_000_000L;
  private static final long FRAME_PS = 80_000;
  private static final long DELAY_PS = 1_000_000;
  private static final Headroom HEADROOM = new Headroom(1000, 0);

  private static SwitchSpec spec(long bufferBytes, int priorities, List<Integer> lossless) {
    return new SwitchSpec(
        SwitchSpec.Kind.shared, bufferBytes, priorities, lossless, true, 0, 0, 20_000, 0, true);
  }

  private static SwitchBench bench(SwitchSpec spec) {
    return new SwitchBench(
        SwitchBench.star(100 * GBPS, 100 * GBPS, 100 * GBPS), spec, null, HEADROOM, 1);
  }

  private static long data(SwitchBench bench, int from, int to, int priority) {
    return Frame.withPriority(Frame.of(bench.flow(from, to), Frame.DATA, 1000), priority);
  }

  private static List<Long> sequences(SwitchBench bench, int port) {
    List<Long> sequences = new ArrayList<>();
    for (String text : bench.departures) {
      if (text.contains("port " + port + ":") && text.contains(" kind 0 ")) {
        sequences.add(Long.parseLong(text.substring(text.lastIndexOf(' ') + 1)));
      }
    }
    return sequences;
  }

  @Test
  void higherPrioritiesGoFirstButInterruptNothing() {
    SwitchBench bench = bench(spec(1 << 20, 8, List.of()));
    bench.run(
        List.of(
            new Arrival(0, 0, data(bench, 0, 2, 0), 0),
            new Arrival(10, 0, data(bench, 0, 2, 1), 1),
            new Arrival(20, 0, data(bench, 0, 2, 7), 2),
            new Arrival(30, 2, data(bench, 1, 2, 1), 3),
            new Arrival(40, 2, data(bench, 1, 2, 0), 4),
            // After the third departure began, before the fourth.
            new Arrival(2 * FRAME_PS + 5, 2, data(bench, 1, 2, 5), 5)));
    assertThat(sequences(bench, 5)).containsExactly(0L, 2L, 1L, 5L, 3L, 4L);
    assertThat(bench.departures.get(0)).startsWith(FRAME_PS + DELAY_PS + " ps");
    assertThat(bench.departures.get(5)).startsWith(6 * FRAME_PS + DELAY_PS + " ps");
  }

  @Test
  void ofFramesThatArriveAtOneInstantTheHighestPriorityGoesFirst() {
    SwitchBench bench = bench(spec(1 << 20, 2, List.of()));
    bench.run(
        List.of(
            new Arrival(0, 0, data(bench, 0, 2, 0), 0),
            new Arrival(0, 2, data(bench, 1, 2, 1), 1)));
    assertThat(sequences(bench, 5)).containsExactly(1L, 0L);
  }

  @Test
  void pauseStopsOnePriorityOfOnePortUntilItsResume() {
    SwitchBench bench = bench(spec(1 << 20, 2, List.of(0)));
    long pause = Frame.of(0, Frame.PAUSE, 64);
    long resume = Frame.of(0, Frame.RESUME, 64);
    bench.run(
        List.of(
            new Arrival(0, 0, data(bench, 0, 2, 0), 0),
            new Arrival(0, 0, data(bench, 0, 2, 0), 1),
            new Arrival(0, 0, data(bench, 0, 2, 1), 2),
            new Arrival(0, 0, data(bench, 0, 1, 0), 3),
            // At the very instant the port would go on with priority 0.
            new Arrival(FRAME_PS, 4, pause, 0),
            new Arrival(5 * FRAME_PS, 4, resume, 0)));
    assertThat(bench.departures)
        .anyMatch(text -> text.startsWith(6 * FRAME_PS + DELAY_PS + " ps, port 5"));
    assertThat(sequences(bench, 5)).containsExactly(2L, 0L, 1L);
    assertThat(sequences(bench, 3)).containsExactly(3L);
    QueueStats stats = bench.shared.stats(10 * FRAME_PS, 5, 0);
    assertThat(stats.pausesReceived()).isEqualTo(1);
    assertThat(stats.pausedNs()).isEqualTo(4 * FRAME_PS / 1000);
    assertThat(bench.shared.stats(10 * FRAME_PS, 5, 1).pausedNs()).isZero();
  }

  @Test
  void pauseGoesBeforeAllQueuedFramesOfItsPort() {
    // Shared buffer of 5000 bytes, shift 0: the third frame finds 2000 used and 3000 free, the
    // pause comes with it, for its use then is 3000 and 2000 are free.
    SwitchBench bench = bench(spec(3 * 20_000 + 5000, 2, List.of(0)));
    List<Arrival> arrivals = new ArrayList<>();
    // Queued at the port that must send the pause, of the other priority.
    for (int i = 0; i < 2; i++) {
      arrivals.add(new Arrival(0, 2, data(bench, 1, 0, 1), 100 + i));
    }
    for (int i = 0; i < 4; i++) {
      arrivals.add(new Arrival(1 + i, 0, data(bench, 0, 2, 0), i));
    }
    bench.run(arrivals);
    List<String> onPort1 =
        bench.departures.stream().filter(text -> text.contains("port 1:")).toList();
    assertThat(onPort1).hasSize(4);
    assertThat(onPort1.get(0)).contains("sequence 100");
    assertThat(onPort1.get(1)).contains(" kind 6 ").contains("bytes 64").endsWith("sequence 0");
    assertThat(onPort1.get(2)).contains("sequence 101");
    assertThat(onPort1.get(3)).contains(" kind 7 ").endsWith("sequence 0");
    assertThat(bench.shared.stats(0, 1, 0).pausesSent()).isEqualTo(1);
    assertThat(bench.shared.stats(0, 1, 0).resumesSent()).isEqualTo(1);
  }

  @Test
  void pauseThatEndsBeforeItCouldBeSentIsNotSent() {
    SwitchBench bench = bench(spec(3 * 20_000 + 8000, 2, List.of(0)));
    List<Arrival> arrivals = new ArrayList<>();
    // 120 ns on the slow way: the port to host 0 is busy for longer than the pressure lasts.
    long slow = Frame.withPriority(Frame.of(bench.flow(1, 0), Frame.DATA, 9000), 0);
    arrivals.add(new Arrival(0, 2, slow, 100));
    for (int i = 0; i < 5; i++) {
      arrivals.add(new Arrival(1 + i, 0, data(bench, 0, 2, 0), i));
    }
    bench.run(arrivals);
    assertThat(bench.departures)
        .noneMatch(text -> text.contains("port 1:") && text.contains("kind 6"));
    assertThat(bench.drops).isEmpty();
    assertThat(bench.shared.stats(0, 1, 0).resumesSent()).isZero();
  }

  @Test
  void telemetryTellsWhatTheLinkDid() {
    SwitchBench bench = bench(spec(1 << 20, 2, List.of()));
    List<Arrival> arrivals = new ArrayList<>();
    int[] records = {bench.telemetry.open(0), bench.telemetry.open(0), bench.telemetry.open(0)};
    for (int i = 0; i < 3; i++) {
      arrivals.add(
          new Arrival(7, 0, Frame.withTelemetry(data(bench, 0, 2, i == 2 ? 1 : 0)), records[i]));
    }
    bench.run(arrivals);
    // The third has the higher priority.
    int[] order = {records[2], records[0], records[1]};
    for (int i = 0; i < 3; i++) {
      Telemetry telemetry = bench.telemetry;
      assertThat(telemetry.hops(order[i])).isEqualTo(1);
      assertThat(telemetry.read(order[i], 0, Telemetry.TIME_PS)).isEqualTo(7 + i * FRAME_PS);
      assertThat(telemetry.read(order[i], 0, Telemetry.QUEUE_BYTES)).isEqualTo(2000 - 1000L * i);
      assertThat(telemetry.read(order[i], 0, Telemetry.SENT_BYTES)).isEqualTo(1000L * i);
      assertThat(telemetry.read(order[i], 0, Telemetry.RATE_BPS)).isEqualTo(100 * GBPS);
    }
  }

  @Test
  void droppedFramesLeaveTheirTelemetryToTheListener() {
    SwitchBench bench = bench(spec(2000, 1, List.of()));
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      arrivals.add(
          new Arrival(0, 0, Frame.withTelemetry(data(bench, 0, 2, 0)), bench.telemetry.open(0)));
    }
    bench.run(arrivals);
    // 1000 used and 1000 free: the second would use more than is free.
    assertThat(bench.drops).hasSize(3);
    assertThat(bench.telemetry.open()).isEqualTo(4);
    assertThat(bench.shared.stats(0, 5, 0).droppedBytes()).isEqualTo(3000);
    assertThat(bench.shared.losslessDroppedFrames()).isZero();
  }

  @Test
  void framesItCannotHandleAreNamed() {
    SwitchBench bench = bench(spec(1 << 20, 2, List.of()));
    long past = Frame.nextHop(data(bench, 0, 2, 0));
    assertThatThrownBy(() -> bench.shared.arrive(0, 0, past, 0, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("switch 3: flow 2 goes on by port -1, which is not this switch's");
    long high = data(bench, 0, 2, 2);
    assertThatThrownBy(() -> bench.shared.arrive(0, 0, high, 0, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("switch 3: flow 2 has priority 2, expected 0 to 1");
  }
}
