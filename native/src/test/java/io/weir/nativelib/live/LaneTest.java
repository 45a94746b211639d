package io.weir.nativelib.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.FrameTap;
import io.weir.sim.scenario.BottleneckPath;
import io.weir.sim.scenario.EngineChoice;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lane on a clock of the test's: what the simulator's bottleneck does, frame by frame. */
class LaneTest {
  private static final String EVERYTHING =
      """
      ecn: {kminBytes: 20000, kmaxBytes: 40000, pmax: 0.3},
      events: [
        {atUs: 0, link: [2, 3], loss: 0.002},
        {atUs: 300000, link: [2, 3], rateGbps: 0.005},
        {atUs: 600000, link: [2, 3], jitterNs: 400000},
        {atUs: 900000, link: [2, 3], down: true},
        {atUs: 950000, link: [2, 3], up: true},
        {atUs: 1200000, link: [2, 3], rateGbps: 0.03}]
      """;

  private record Arrival(long timePs, int bytes) {}

  private record Departure(long timePs, int bytes, boolean marked) {}

  /** What a simulation's bottleneck was given, and what it made of it. */
  private static final class Watch implements FrameTap {
    private final int port;
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<Departure> departures = new ArrayList<>();
    private int dropped;

    Watch(int port) {
      this.port = port;
    }

    @Override
    public void delivered(long nowPs, int from, long frame, long sequence, long stamp) {
      if (from == 0) {
        arrivals.add(new Arrival(nowPs, Frame.bytes(frame)));
      } else if (from == port) {
        departures.add(new Departure(nowPs, Frame.bytes(frame), Frame.isMarked(frame)));
      }
    }

    @Override
    public void dropped(long nowPs, int from, long frame, long sequence, long stamp) {
      dropped += from == port ? 1 : 0;
    }
  }

  private static Lane.Exit exit(BiConsumer<Packet, Boolean> leaves) {
    return new Lane.Exit() {
      @Override
      public void leave(Packet packet, boolean marked) {
        leaves.accept(packet, marked);
      }

      @Override
      public void lose(Packet packet) {}
    };
  }

  private static Watch simulate(Scenario scenario, long seed, int port) {
    CongestionControl control = scenario.congestionControl().create("s.yaml", List.of());
    Simulation simulation = new Simulation(scenario, seed, control, EngineChoice.HEAP);
    Watch watch = new Watch(port);
    simulation.tap(watch);
    simulation.run();
    return watch;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void departuresMarksAndLossesAreTheSimulations(long seed) {
    Scenario scenario = Paths.scenario(EVERYTHING, 2_000_000);
    BottleneckPath path = BottleneckPath.of(scenario, seed);
    Watch watch = simulate(scenario, seed, path.port());
    List<Departure> departures = new ArrayList<>();
    long[] nowPs = {0};
    Packet.Pool pool = new Packet.Pool(path.mtuBytes());
    Lane lane =
        new Lane(
            path.ports(seed).get(0),
            Frame.DATA,
            0,
            0,
            path.entryLoss(),
            path.exitLoss(),
            path.accessRandom(seed),
            exit(
                (packet, marked) ->
                    departures.add(new Departure(nowPs[0], packet.length(), marked))));
    for (Arrival arrival : watch.arrivals) {
      drain(lane, nowPs, arrival.timePs);
      nowPs[0] = arrival.timePs;
      Packet packet = pool.take();
      packet.set(arrival.bytes, 0, 0, nowPs[0]);
      lane.enter(nowPs[0], packet, 0, arrival.bytes, true);
    }
    drain(lane, nowPs, scenario.run().durationUs() * 1_000_000 + 1);
    assertThat(departures).hasSizeGreaterThan(800).isEqualTo(watch.departures);
    assertThat(departures).anyMatch(Departure::marked);
    assertThat(watch.dropped).isPositive();
  }

  /** Lets go what is due before {@code untilPs}, each at its very time. */
  private static void drain(Lane lane, long[] nowPs, long untilPs) {
    while (lane.nextPs() < untilPs) {
      nowPs[0] = lane.nextPs();
      lane.release();
    }
  }

  @Test
  void delaysBeforeAndBehindThePortAddUp() {
    BottleneckPath path = BottleneckPath.of(Paths.scenario("loss: 0", 1_000_000), 1);
    List<Integer> order = new ArrayList<>();
    Lane lane =
        new Lane(
            path.ports(1).get(0),
            Frame.DATA,
            7,
            11,
            0,
            0,
            null,
            exit((packet, marked) -> order.add(packet.flow())));
    Packet.Pool pool = new Packet.Pool(1500);
    Packet far = pool.take();
    far.set(1000, 0, 3_000_000_000L, 0);
    Packet near = pool.take();
    near.set(1000, 1, 0, 0);
    assertThat(lane.enter(0, far, 0, 1000, false)).isTrue();
    assertThat(lane.enter(0, near, 1, 1000, false)).isTrue();
    long wirePs = 400_000_000;
    assertThat(lane.nextPs()).isEqualTo(7 + wirePs + 5_000_000_000L + 11);
    lane.release();
    assertThat(lane.nextPs()).isEqualTo(7 + 2 * wirePs + 5_000_000_000L + 11);
    lane.release();
    assertThat(lane.nextPs()).isEqualTo(7 + wirePs + 5_000_000_000L + 11 + 3_000_000_000L);
    lane.release();
    assertThat(order).containsExactly(1, 0);
    assertThat(lane.nextPs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void packetsWithoutEcnAreNotMarked() {
    BottleneckPath path =
        BottleneckPath.of(
            Paths.scenario("ecn: {kminBytes: 0, kmaxBytes: 1, pmax: 1}", 1_000_000), 1);
    List<Boolean> marks = new ArrayList<>();
    Lane lane =
        new Lane(
            path.ports(1).get(0),
            Frame.DATA,
            0,
            0,
            0,
            0,
            null,
            exit((packet, marked) -> marks.add(marked)));
    Packet.Pool pool = new Packet.Pool(1500);
    for (int i = 0; i < 4; i++) {
      Packet packet = pool.take();
      packet.set(1000, 0, 0, 0);
      lane.enter(0, packet, 0, 1000, i % 2 == 0);
    }
    while (lane.nextPs() != Long.MAX_VALUE) {
      lane.release();
    }
    assertThat(marks).containsExactly(true, false, true, false);
  }
}
