package io.weir.sim.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.sim.traffic.TrafficSpec.Arrivals;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowGeneratorTest {
  private static final long MS = 1_000_000;

  private static List<Flow> flows(TrafficSpec spec, long durationNs, long seed) {
    return Randoms.generator(durationNs).flows(spec, Randoms.of(seed));
  }

  static Stream<TrafficSpec> random() {
    return Stream.of(
        new TrafficSpec(Pattern.manyToOne, 8, 2, 50_000),
        TrafficSpec.builder(Pattern.allToAll, 5).cdf("FbHdp").build(),
        TrafficSpec.builder(Pattern.permutation, 64).build(),
        TrafficSpec.builder(Pattern.longShort, 8).build(),
        TrafficSpec.builder(Pattern.incast, 8).cdf("AliStorage").build(),
        TrafficSpec.builder(Pattern.poisson, 16).build(),
        new TrafficSpec(Pattern.allReduceRing, 8, 1, 50_000));
  }

  @ParameterizedTest
  @MethodSource("random")
  void flowsAreAFunctionOfTheSeed(TrafficSpec spec) {
    List<Flow> flows = flows(spec, 10 * MS, 7);
    assertThat(flows(spec, 10 * MS, 7)).isEqualTo(flows);
    assertThat(flows(spec, 10 * MS, 8)).isNotEqualTo(flows);
  }

  @ParameterizedTest
  @MethodSource("random")
  void noFlowGoesToItselfOrOutOfTheNetwork(TrafficSpec spec) {
    for (Flow flow : flows(spec, 10 * MS, 3)) {
      assertThat(flow.source()).isBetween(0, spec.networkHosts() - 1);
      assertThat(flow.destination()).isBetween(0, spec.networkHosts() - 1);
      assertThat(flow.source()).isNotEqualTo(flow.destination());
      assertThat(flow.bytes()).isPositive();
      assertThat(flow.startNs()).isNotNegative();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aDerangementIsAPermutationWithoutFixedPoints(long seed) {
    for (int n = 2; n < 40; n++) {
      int[] to = FlowGenerator.derangement(n, Randoms.of(seed * 1000 + n));
      assertThat(to).containsExactlyInAnyOrder(IntStream.range(0, n).toArray());
      for (int i = 0; i < n; i++) {
        assertThat(to[i]).isNotEqualTo(i);
      }
    }
  }

  /** Of four things there are nine derangements; chi-square with 8 degrees of freedom. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void allDerangementsAreEquallyLikely(long seed) {
    var random = Randoms.of(seed);
    Map<List<Integer>, Integer> counts = new HashMap<>();
    int draws = 9_000;
    for (int i = 0; i < draws; i++) {
      int[] to = FlowGenerator.derangement(4, random);
      counts.merge(IntStream.of(to).boxed().toList(), 1, Integer::sum);
    }
    assertThat(counts).hasSize(9);
    double chiSquare =
        counts.values().stream().mapToDouble(n -> (n - 1000.0) * (n - 1000.0) / 1000).sum();
    // P(chi-square > 31.8) = 1e-4.
    assertThat(chiSquare).isLessThan(31.8);
  }

  @Test
  void aPermutationHasFlowsOfTheGivenSize() {
    TrafficSpec spec = TrafficSpec.builder(Pattern.permutation, 8).bytes(5000L).build();
    assertThat(flows(spec, MS, 1))
        .hasSize(8)
        .allSatisfy(flow -> assertThat(flow.bytes()).isEqualTo(5000));
    TrafficSpec endless = TrafficSpec.builder(Pattern.permutation, 8).bytes(0L).build();
    assertThat(flows(endless, MS, 1)).noneMatch(Flow::isBounded);
  }

  @Test
  void incastsComeEveryPeriodUntilTheEnd() {
    TrafficSpec spec = TrafficSpec.builder(Pattern.incast, 3).bytes(900L).periodNs(400L).build();
    List<Flow> flows = flows(spec, 1000, 1);
    assertThat(flows).hasSize(9);
    for (int i = 0; i < 9; i++) {
      assertThat(flows.get(i)).isEqualTo(new Flow(i % 3, 3, 900, i / 3 * 400L, Flow.NONE));
    }
    assertThat(flows(spec, 1200, 1)).hasSize(9);
    assertThat(flows(spec, 1201, 1)).hasSize(12);
  }

  @Test
  void incastsJitterWithinTheirBounds() {
    TrafficSpec spec = new TrafficSpec(Pattern.incast, 4, 2, 100);
    List<Flow> flows = flows(spec, 5 * MS, 1);
    assertThat(flows).hasSize(40);
    Set<Long> offsets = new HashSet<>();
    for (Flow flow : flows) {
      offsets.add(flow.startNs() % MS);
      assertThat(flow.startNs() % MS).isBetween(0L, 100L);
    }
    assertThat(offsets).hasSizeGreaterThan(10);
  }

  /** Exponential gaps: mean and standard deviation alike, and e^-1 of them above the mean. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void poissonGapsAreExponential(long seed) {
    TrafficSpec spec = TrafficSpec.builder(Pattern.poisson, 10).bytes(12_500L).load(0.1).build();
    // 10 hosts at 10 Gb/s each, 100 kbit a flow: one per µs.
    List<Flow> flows = flows(spec, 100 * MS, seed);
    int n = flows.size() - 1;
    assertThat(n).isCloseTo(100_000, within(1600));
    double squares = 0;
    int aboveMean = 0;
    for (int i = 0; i < n; i++) {
      double gap = flows.get(i + 1).startNs() - flows.get(i).startNs();
      assertThat(gap).isNotNegative();
      squares += gap * gap;
      aboveMean += gap > 1000 ? 1 : 0;
    }
    // Five standard deviations each.
    assertThat(squares / n).isCloseTo(2e6, within(0.08e6));
    assertThat(aboveMean / (double) n).isCloseTo(Math.exp(-1), within(0.008));
  }

  @Test
  void poissonPairsAreUniform() {
    TrafficSpec spec = TrafficSpec.builder(Pattern.poisson, 4).bytes(125L).load(0.5).build();
    Map<List<Integer>, Integer> counts = new HashMap<>();
    // 0.2 flows per ns.
    List<Flow> flows = flows(spec, 600_000, 1);
    for (Flow flow : flows) {
      counts.merge(List.of(flow.source(), flow.destination()), 1, Integer::sum);
    }
    assertThat(counts).hasSize(12);
    double expected = flows.size() / 12.0;
    assertThat(counts.values())
        .allSatisfy(n -> assertThat(n / expected).isCloseTo(1, within(0.05)));
  }

  @Test
  void poissonLoadIsAShareOfTheHostsLinks() {
    TrafficSpec spec = TrafficSpec.builder(Pattern.poisson, 32).cdf("FbHdp").load(0.3).build();
    long durationNs = 100 * MS;
    double bits = flows(spec, durationNs, 1).stream().mapToLong(Flow::bytes).sum() * 8.0;
    double offered = bits / durationNs / (32 * 100);
    assertThat(offered).isCloseTo(0.3, within(0.02));
  }

  @Test
  void longFlowsLastAndShortOnesArrive() {
    TrafficSpec spec =
        TrafficSpec.builder(Pattern.longShort, 5)
            .longHosts(2)
            .shortBytes(777L)
            .periodNs(1000L)
            .build();
    List<Flow> flows = flows(spec, 10 * MS, 1);
    assertThat(flows.subList(0, 2)).containsExactly(new Flow(0, 5, 0L), new Flow(1, 5, 0L));
    List<Flow> shorts = flows.subList(2, flows.size());
    assertThat(shorts.size()).isCloseTo(10_000, within(500));
    assertThat(shorts)
        .allSatisfy(flow -> assertThat(flow.bytes()).isEqualTo(777))
        .allSatisfy(flow -> assertThat(flow.destination()).isEqualTo(5));
    assertThat(shorts.stream().map(Flow::source).distinct()).containsExactlyInAnyOrder(2, 3, 4);
  }

  @Test
  void shortFlowsMayBePeriodic() {
    TrafficSpec spec =
        TrafficSpec.builder(Pattern.longShort, 2)
            .bytes(1_000_000L)
            .arrivals(Arrivals.periodic)
            .periodNs(250L)
            .build();
    assertThat(flows(spec, 1000, 1))
        .containsExactly(
            new Flow(0, 2, 1_000_000, 0, Flow.NONE),
            new Flow(1, 2, 10_000, 250, Flow.NONE),
            new Flow(1, 2, 10_000, 500, Flow.NONE),
            new Flow(1, 2, 10_000, 750, Flow.NONE));
  }

  @Test
  void shortFlowsMayComeTogether() {
    TrafficSpec spec =
        TrafficSpec.builder(Pattern.longShort, 3)
            .arrivals(Arrivals.together)
            .periodNs(400L)
            .build();
    assertThat(flows(spec, 1000, 1))
        .containsExactly(
            new Flow(0, 3, Flow.UNBOUNDED, 0, Flow.NONE),
            new Flow(1, 3, 10_000, 400, Flow.NONE),
            new Flow(2, 3, 10_000, 400, Flow.NONE),
            new Flow(1, 3, 10_000, 800, Flow.NONE),
            new Flow(2, 3, 10_000, 800, Flow.NONE));
  }

  /**
   * Carries the chunks round the ring in the order of the dependencies: every flow must send what
   * its host has, and in the end every host must have the sum of all.
   */
  @ParameterizedTest
  @CsvSource({"2, 7, 1", "3, 10, 2", "8, 1000003, 1", "5, 5, 3"})
  void aRingReducesEverythingEverywhere(int hosts, long bytes, int iterations) {
    TrafficSpec spec =
        TrafficSpec.builder(Pattern.allReduceRing, hosts)
            .bytes(bytes)
            .iterations(iterations)
            .build();
    List<Flow> flows = flows(spec, MS, 1);
    int perIteration = 2 * (hosts - 1) * hosts;
    assertThat(flows).hasSize(perIteration * iterations);
    for (int iteration = 0; iteration < iterations; iteration++) {
      requireComplete(flows, iteration * perIteration, hosts, bytes);
    }
    for (int i = 0; i < flows.size(); i++) {
      assertThat(flows.get(i).after()).isLessThan(i);
      assertThat(flows.get(i).after() == Flow.NONE).isEqualTo(i < hosts);
      if (i >= hosts) {
        // What a host waits for came to that host, from its neighbour.
        assertThat(flows.get(flows.get(i).after()).destination()).isEqualTo(flows.get(i).source());
      }
    }
  }

  private static void requireComplete(List<Flow> flows, int first, int hosts, long bytes) {
    long[] sentBytes = new long[hosts];
    // has.get(host).get(chunk): the hosts whose contributions the host's copy sums up.
    List<List<Set<Integer>>> has =
        IntStream.range(0, hosts)
            .mapToObj(
                h -> IntStream.range(0, hosts).<Set<Integer>>mapToObj(c -> Set.of(h)).toList())
            .map(chunks -> (List<Set<Integer>>) new ArrayList<>(chunks))
            .toList();
    for (int step = 0; step < 2 * (hosts - 1); step++) {
      List<List<Set<Integer>>> before =
          has.stream().map(c -> (List<Set<Integer>>) new ArrayList<>(c)).toList();
      for (int i = 0; i < hosts; i++) {
        Flow flow = flows.get(first + step * hosts + i);
        assertThat(flow.destination()).isEqualTo((flow.source() + 1) % hosts);
        int chunk = Math.floorMod(flow.source() - step, hosts);
        Set<Integer> sum = new HashSet<>(before.get(flow.source()).get(chunk));
        if (step < hosts - 1) {
          sum.addAll(before.get(flow.destination()).get(chunk));
        }
        has.get(flow.destination()).set(chunk, sum);
        sentBytes[flow.source()] += flow.bytes();
      }
    }
    assertThat(has).allSatisfy(c -> assertThat(c).allSatisfy(s -> assertThat(s).hasSize(hosts)));
    // Every host sends every chunk twice, but for two chunks, which it sends once.
    for (long sent : sentBytes) {
      assertThat(sent)
          .isBetween(2 * bytes - 2 * (bytes / hosts + 1), 2 * bytes - 2 * (bytes / hosts));
    }
  }

  @Test
  void aNetworkThatIsTooSmallIsNamed() {
    FlowGenerator small = new FlowGenerator(8, 1, 1, Randoms.HERE);
    assertThatThrownBy(() -> small.flows(TrafficSpec.DEFAULTS, Randoms.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("hosts")
        .hasMessageContaining("needs 9 hosts, the network has 8");
  }

  @Test
  void tooManyFlowsAreRefused() {
    TrafficSpec incast = TrafficSpec.builder(Pattern.incast, 1).periodNs(1L).build();
    assertThat(flows(incast, TrafficSpec.MAX_FLOWS, 1)).hasSize(TrafficSpec.MAX_FLOWS);
    assertThatThrownBy(() -> flows(incast, TrafficSpec.MAX_FLOWS + 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("periodNs")
        .hasMessageContaining("at most 1048576 flows");
  }

  @Test
  void aRunWithoutArrivalsIsRefused() {
    TrafficSpec spec = TrafficSpec.builder(Pattern.poisson, 2).load(1e-12).build();
    assertThatThrownBy(() -> flows(spec, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("load");
  }
}
