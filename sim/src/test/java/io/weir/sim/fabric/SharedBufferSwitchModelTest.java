package io.weir.sim.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sim.fabric.SwitchBench.Arrival;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The switch against plain models, on random arrivals. */
class SharedBufferSwitchModelTest {
  private static final long GBPS = 1_000_000_000L;
  private static final int HOSTS = 5;
  private static final Headroom HEADROOM = new Headroom(1500, 0);

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  private static Topology topology() {
    return SwitchBench.star(100 * GBPS, 25 * GBPS, 100 * GBPS, 50 * GBPS, 100 * GBPS);
  }

  private static SwitchSpec spec(SplittableRandom random) {
    List<Integer> lossless = new ArrayList<>();
    int priorities = 1 + random.nextInt(4);
    for (int priority = 0; priority < priorities; priority++) {
      if (random.nextBoolean()) {
        lossless.add(priority);
      }
    }
    long headroom = random.nextInt(3) == 0 ? SwitchSpec.COMPUTED : random.nextInt(8000);
    long each = headroom < 0 ? 35_000 : headroom;
    long reserve = random.nextInt(5000);
    long needed = HOSTS * (each * lossless.size() + reserve * priorities) + 1500;
    return new SwitchSpec(
        SwitchSpec.Kind.shared,
        needed + random.nextInt(120_000),
        priorities,
        lossless,
        random.nextInt(6) > 0,
        random.nextInt(4),
        random.nextInt(4),
        headroom,
        reserve,
        true);
  }

  private static List<Arrival> arrivals(
      SplittableRandom random, SwitchBench bench, int priorities) {
    List<Arrival> arrivals = new ArrayList<>();
    int[] kinds = {Frame.DATA, Frame.DATA, Frame.DATA, Frame.ACK, Frame.PROBE, Frame.CNP};
    int favourite = random.nextInt(HOSTS);
    for (int i = 0; i < 1500; i++) {
      // A coarse grid of times: much arrives, and ends, at the same instant.
      long timePs = random.nextInt(1500) * 40_000L;
      int from = random.nextInt(HOSTS);
      if (random.nextInt(40) == 0) {
        int kind = random.nextInt(5) < 2 ? Frame.PAUSE : Frame.RESUME;
        arrivals.add(
            new Arrival(timePs, 2 * from, Frame.of(0, kind, 64), random.nextInt(priorities)));
        continue;
      }
      int kind = kinds[random.nextInt(kinds.length)];
      int to = random.nextBoolean() ? favourite : random.nextInt(HOSTS);
      int flow = Frame.isReverse(kind) ? bench.flow(to, from) : bench.flow(from, to);
      int bytes = random.nextBoolean() ? 1000 : 64 + random.nextInt(1437);
      long frame = Frame.withPriority(Frame.of(flow, kind, bytes), random.nextInt(priorities));
      arrivals.add(new Arrival(timePs, 2 * from, frame, i));
    }
    arrivals.sort(Comparator.comparingLong(Arrival::timePs).thenComparingInt(Arrival::inputPort));
    return arrivals;
  }

  /** What the seeds reached together, so that agreement is not agreement on nothing. */
  private record Reached(long drops, long losslessDrops, long pauses, long resumes, long marks) {
    Reached plus(Reached other) {
      return new Reached(
          drops + other.drops,
          losslessDrops + other.losslessDrops,
          pauses + other.pauses,
          resumes + other.resumes,
          marks + other.marks);
    }
  }

  private static Reached compare(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SwitchSpec spec = spec(random);
    Ecn ecn = random.nextInt(4) == 0 ? null : new Ecn(2000, 20_000, 0.3);
    SwitchBench bench = new SwitchBench(topology(), spec, ecn, HEADROOM, seed);
    List<Arrival> arrivals = arrivals(random, bench, spec.priorities());
    ReferenceSwitch reference =
        new ReferenceSwitch(topology(), spec, ecn, HEADROOM, bench.paths, seed);
    reference.run(arrivals);
    bench.run(arrivals);
    assertThat(bench.departures).as("departures, seed %s", seed).isEqualTo(reference.departures);
    assertThat(bench.drops).as("drops, seed %s", seed).isEqualTo(reference.drops);
    long endPs = 1_000_000_000_000L;
    Reached reached = new Reached(0, reference.losslessDrops, 0, 0, 0);
    for (int port = 1; port < 2 * HOSTS; port += 2) {
      for (int priority = 0; priority < spec.priorities(); priority++) {
        QueueStats stats = bench.shared.stats(endPs, port, priority);
        assertThat(stats)
            .as("port %s priority %s, seed %s", port, priority, seed)
            .isEqualTo(reference.stats(endPs, port, priority));
        reached =
            reached.plus(
                new Reached(
                    stats.droppedFrames(),
                    0,
                    stats.pausesSent(),
                    stats.resumesSent(),
                    stats.markedFrames()));
      }
    }
    assertThat(bench.shared.losslessDroppedFrames()).isEqualTo(reference.losslessDrops);
    assertThat(bench.shared.framesQueued()).isEqualTo(reference.framesQueued());
    assertThat(bench.shared.pausesSent()).isEqualTo(reached.pauses);
    return reached;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void doesWhatThePlainSwitchDoes(long seed) {
    compare(seed);
  }

  @Test
  void theSeedsReachEverything() {
    Reached reached = new Reached(0, 0, 0, 0, 0);
    for (long seed : seeds().toArray()) {
      reached = reached.plus(compare(seed));
    }
    assertThat(reached.losslessDrops).isGreaterThan(100);
    assertThat(reached.drops - reached.losslessDrops).isGreaterThan(100);
    assertThat(reached.pauses).isGreaterThan(100);
    assertThat(reached.resumes).isGreaterThan(100);
    assertThat(reached.marks).isGreaterThan(100);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void framesAndBytesAreConserved(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SwitchSpec spec = spec(random);
    SwitchBench bench = new SwitchBench(topology(), spec, null, HEADROOM, seed);
    List<Arrival> arrivals = arrivals(random, bench, spec.priorities());
    bench.run(arrivals);
    long control =
        bench.departures.stream()
            .filter(text -> text.contains(" flow 0 kind 6 ") || text.contains(" flow 0 kind 7 "))
            .count();
    long offered =
        arrivals.stream().filter(arrival -> Frame.kind(arrival.frame()) < Frame.PAUSE).count();
    assertThat(bench.departures.size() - control + bench.drops.size() + bench.shared.framesQueued())
        .as("seed %s", seed)
        .isEqualTo(offered);
    long queued = 0;
    for (int port = 1; port < 2 * HOSTS; port += 2) {
      queued += bench.shared.queueBytes(port);
    }
    assertThat(bench.shared.bufferUsedBytes()).as("seed %s", seed).isEqualTo(queued);
    assertThat(queued).isLessThanOrEqualTo(spec.bufferBytes());
  }

  /** With one lossless priority and a huge buffer the switch is nothing but FIFO ports. */
  @ParameterizedTest
  @MethodSource("seeds")
  void withoutPressureItIsFifoPorts(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SwitchSpec spec =
        new SwitchSpec(
            SwitchSpec.Kind.shared, 1L << 31, 1, List.of(0), true, 3, 1, -1, 4096, false);
    Ecn ecn = new Ecn(3000, 30_000, 0.4);
    SwitchBench bench = new SwitchBench(topology(), spec, ecn, HEADROOM, seed);
    List<Arrival> arrivals = arrivals(random, bench, 1);
    arrivals.removeIf(arrival -> Frame.kind(arrival.frame()) >= Frame.PAUSE);
    List<Port> fifo =
        Ports.of(
            topology(), 1L << 31, ecn, index -> RandomSource.XO_SHI_RO_256_PP.create(seed + index));
    for (Arrival arrival : arrivals) {
      long frame = Frame.nextHop(arrival.frame());
      fifo.get(bench.paths.port(frame))
          .offer(arrival.timePs(), frame, arrival.sequence(), arrival.timePs());
    }
    List<String> expected = new ArrayList<>();
    long marks = 0;
    for (int port = 1; port < 2 * HOSTS; port += 2) {
      Port one = fifo.get(port);
      while (one.framesUnderWay() > 0) {
        long frame = one.firstFrame();
        expected.add(
            SwitchBench.departure(one.firstDeliveryPs(), port, frame, one.firstSequence()));
        one.removeFirst();
      }
      marks += one.markedFrames();
    }
    bench.run(arrivals);
    assertThat(bench.departures).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(marks).as("marks, seed %s", seed).isPositive();
    assertThat(bench.shared.pausesSent()).isZero();
  }
}
