package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.fabric.Ecn;
import io.weir.sim.fabric.SwitchSpec;
import io.weir.sim.host.Hosts;
import io.weir.sim.host.StreamListener;
import io.weir.sim.measure.PauseMeter;
import io.weir.sim.traffic.Flow;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts, switches and links together: what was to be sent arrives, once. */
class HostsEndToEndTest {
  private static Scenario star(
      TrafficSpec traffic, double loss, SwitchSpec switches, long durationUs) {
    NetworkSpec d = NetworkSpec.DEFAULTS;
    NetworkSpec network =
        new NetworkSpec(
            NetworkSpec.Kind.star,
            100,
            1_000,
            1_000,
            d.fabricRateGbps(),
            d.fabricDelayNs(),
            d.leftHosts(),
            d.rightHosts(),
            d.lineSwitches(),
            d.hostsPerSwitch(),
            d.leaves(),
            d.spines(),
            d.hostsPerLeaf(),
            d.k(),
            "",
            loss,
            1 << 20,
            EcnSpec.of(new Ecn(50_000, 200_000, 0.2)),
            switches,
            List.of(),
            List.of(),
            100);
    return new Scenario(
        "hosts",
        network,
        Scenarios.roce(1024, 40, 2, 100),
        traffic,
        new RunSpec(durationUs, 0, 5),
        AlgorithmSpec.DEFAULTS);
  }

  private static SwitchSpec shared(long bufferBytes, int pfcShift, long headroomBytes) {
    return new SwitchSpec(
        SwitchSpec.Kind.shared,
        bufferBytes,
        2,
        List.of(0),
        true,
        pfcShift,
        1,
        headroomBytes,
        2_000,
        true);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "1023, 0",
    "1024, 0",
    "1025, 0",
    "30000000, 0",
    "1, 0.02",
    "1023, 0.02",
    "1024, 0.02",
    "1025, 0.02",
    "16384, 0.02",
    "16385, 0.02",
    "500001, 0.02"
  })
  void flowsOfAnySizeCompleteWithEveryByte(long bytes, double loss) {
    TrafficSpec traffic = TrafficSpec.builder(Pattern.manyToOne, 3).bytes(bytes).build();
    Simulation simulation =
        new Simulation(
            star(traffic, loss, SwitchSpec.DEFAULTS, 20_000), 1, Scenarios.control("constant"));
    SimulationResult result = simulation.run();
    Hosts hosts = simulation.datacenter().hosts;
    assertThat(hosts.completedFlows()).isEqualTo(3);
    assertThat(result.details().completions()).allMatch(done -> done.isComplete());
    // A flow's packets start at multiples of the payload, so that each is delivered whole and once.
    long wireBytes = bytes + (bytes + 1023) / 1024 * 62;
    assertThat(simulation.meter().deliveredBytesEver()).containsOnly(wireBytes);
    assertThat(simulation.datacenter().framesUnderWay()).as("all is quiet").isZero();
  }

  /** Counts of a stream; each end knows what it must. */
  private static final class Counts implements StreamListener {
    long delivered;
    long acknowledged;

    @Override
    public void delivered(int flow, long bytes, long nowPs) {
      assertThat(bytes).isPositive();
      delivered += bytes;
    }

    @Override
    public void acknowledged(int flow, long bytes, long nowPs) {
      assertThat(bytes).isPositive();
      acknowledged += bytes;
      assertThat(acknowledged).isLessThanOrEqualTo(delivered);
    }
  }

  /** Pieces of odd sizes are cut otherwise when they are sent again: packets overlap in part. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void streamsDeliverEveryByteOnce(long seed) {
    TrafficSpec traffic = TrafficSpec.builder(Pattern.manyToOne, 2).bytes(1L).build();
    QueueWatcher control = new QueueWatcher();
    Simulation simulation =
        new Simulation(
            star(traffic, 0.03, shared(1 << 20, 3, SwitchSpec.COMPUTED), 1_000),
            seed,
            control,
            EngineChoice.HEAP);
    Hosts hosts = simulation.datacenter().hosts;
    SplittableRandom random = new SplittableRandom(seed);
    Counts counts = new Counts();
    int stream = hosts.open(0, 1, counts, 0);
    long appended = 0;
    for (long timeNs = 0; timeNs < 300_000; timeNs += random.nextLong(2_000)) {
      simulation.runUntil(timeNs);
      long bytes = 1 + random.nextLong(random.nextBoolean() ? 200 : 5_000);
      appended += bytes;
      hosts.append(stream, bytes, timeNs * 1000);
    }
    simulation.runUntil(5_000_000);
    assertThat(hosts.framesDropped()).as("seed %d", seed).isPositive();
    assertThat(counts.delivered).as("seed %d", seed).isEqualTo(appended);
    assertThat(counts.acknowledged).as("seed %d", seed).isEqualTo(appended);
    assertThat(simulation.datacenter().fabric.telemetry().open()).as("records").isZero();
    simulation.requireSound();
  }

  @Test
  void flowsThatWaitStartAtTheVeryCompletion() {
    TrafficSpec traffic =
        TrafficSpec.builder(Pattern.allReduceRing, 5).bytes(50_001L).iterations(2).build();
    Simulation simulation =
        new Simulation(
            star(traffic, 0.01, SwitchSpec.DEFAULTS, 5_000), 3, Scenarios.control("constant"));
    simulation.run();
    Hosts hosts = simulation.datacenter().hosts;
    int chained = 0;
    for (int flow = 0; flow < simulation.flows().size(); flow++) {
      Flow one = simulation.flows().get(flow);
      assertThat(hosts.completedPs(flow)).isLessThan(Long.MAX_VALUE);
      if (one.after() != Flow.NONE) {
        chained++;
        assertThat(hosts.startedPs(flow))
            .isEqualTo(hosts.completedPs(one.after()) + one.startNs() * 1000);
      }
    }
    assertThat(chained).isEqualTo(5 * (2 * 8 - 1));
  }

  /** One switch on the way of the data; that the acknowledgement passes it too is not told. */
  @Test
  void telemetryTellsOfTheDatasWayOnly() {
    QueueWatcher control = new QueueWatcher();
    Simulation simulation =
        new Simulation(
            star(Scenarios.manyToOne(4, 0), 0.001, shared(1 << 20, 3, SwitchSpec.COMPUTED), 500),
            1,
            control);
    SimulationResult result = simulation.run();
    assertThat(control.acksByHops[1]).isGreaterThan(1_000);
    assertThat(control.acksByHops[0] + control.acksByHops[2]).isZero();
    assertThat(control.largestQueueBytes).isBetween(5_000L, result.maxQueueBytes());
  }

  @Test
  void anIncastWithPausesLosesNothing() {
    TrafficSpec traffic =
        TrafficSpec.builder(Pattern.incast, 8).bytes(400_000L).periodNs(50_000_000L).build();
    Simulation simulation =
        new Simulation(
            star(traffic, 0, shared(1 << 20, 5, SwitchSpec.COMPUTED), 1_000),
            1,
            Scenarios.control("constant"));
    SimulationResult result = simulation.run();
    assertThat(result.droppedFrames()).isZero();
    assertThat(result.details().completions()).hasSize(8).allMatch(done -> done.isComplete());
    // 3.2 MB at 100 Gb/s take a good 272 µs with headers: hosts are paused most of it.
    assertThat(result.details().pauses()).hasSize(8);
    for (PauseMeter.Paused paused : result.details().pauses()) {
      assertThat(paused.priority()).isZero();
      assertThat(paused.totalPs()).isBetween(50_000_000L, 300_000_000L);
      assertThat(paused.longestPs()).isLessThanOrEqualTo(paused.totalPs());
    }
    long told = result.details().pauses().stream().mapToLong(PauseMeter.Paused::pauses).sum();
    assertThat(simulation.datacenter().switches)
        .singleElement()
        .satisfies(one -> assertThat(one.pausesSent()).isEqualTo(told))
        .satisfies(one -> assertThat(one.resumesSent()).isEqualTo(told));
  }

  @Test
  void withoutHeadroomTheRunFails() {
    TrafficSpec traffic =
        TrafficSpec.builder(Pattern.incast, 8).bytes(400_000L).periodNs(50_000_000L).build();
    Simulation simulation =
        new Simulation(
            star(traffic, 0, shared(60_000, 1, 0), 1_000), 1, Scenarios.control("constant"));
    assertThatThrownBy(simulation::run)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("lossless priority")
        .hasMessageContaining("headroomBytes");
  }

  /** Full speed; counts by flow how often it was told that there is nothing to send. */
  private static final class AppLimits implements CongestionControl {
    final List<Integer> limited = new ArrayList<>();

    @Override
    public int privateLongs() {
      return 1;
    }

    @Override
    public void onStart(FlowContext flow, long[] block, int offset) {
      block[offset + WINDOW_BYTES] = NO_WINDOW;
      block[offset + RATE_BPS] = flow.lineRateBps();
      block[offset + TIMER_NS] = NO_TIMER;
      block[offset + PRIVATE] = flow.flow();
    }

    @Override
    public void onAppLimited(long nowNs, long[] block, int offset) {
      limited.add((int) block[offset + PRIVATE]);
    }
  }

  @Test
  void onlyAStreamIsAppLimitedAndOncePerTimeItRunsOutOfData() {
    TrafficSpec traffic = TrafficSpec.builder(Pattern.manyToOne, 2).bytes(50_000L).build();
    AppLimits control = new AppLimits();
    Simulation simulation =
        new Simulation(star(traffic, 0, SwitchSpec.DEFAULTS, 1_000), 1, control, EngineChoice.HEAP);
    Hosts hosts = simulation.datacenter().hosts;
    Counts counts = new Counts();
    int stream = hosts.open(0, 1, counts, 0);
    simulation.runUntil(50_000);
    assertThat(hosts.completedFlows()).isEqualTo(2);
    assertThat(control.limited).as("nothing was ever appended").isEmpty();
    // Ten packets are three bursts; what is appended while they leave is no new time.
    hosts.append(stream, 10_240, 50_000_000);
    simulation.runUntil(50_100);
    hosts.append(stream, 1, 50_100_000);
    simulation.runUntil(200_000);
    assertThat(control.limited).containsExactly(stream);
    hosts.append(stream, 5_000, 200_000_000);
    simulation.runUntil(400_000);
    assertThat(control.limited).containsExactly(stream, stream);
    assertThat(counts.acknowledged).isEqualTo(15_241);
  }

  /** Headers are most of a small packet; what is left of the wire's rate is the payload's. */
  @ParameterizedTest
  @CsvSource({"100, 0", "1, 0", "1025, 0", "1025, 0.02"})
  void payloadGoodputCountsPayload(long bytes, double loss) {
    TrafficSpec traffic = TrafficSpec.builder(Pattern.manyToOne, 3).bytes(bytes).build();
    SimulationResult result =
        new Simulation(
                star(traffic, loss, SwitchSpec.DEFAULTS, 1_000), 1, Scenarios.control("constant"))
            .run();
    double measuredNs = 1_000_000;
    assertThat(result.payloadGoodputGbps()).isEqualTo(3 * bytes * 8 / measuredNs);
    long wireBytes = bytes + (bytes + 1023) / 1024 * 62;
    assertThat(result.goodputGbps()).isEqualTo(3 * wireBytes * 8 / measuredNs);
  }
}
