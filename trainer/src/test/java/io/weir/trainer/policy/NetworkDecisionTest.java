package io.weir.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.weir.sim.cc.RateReport;
import io.weir.trainer.ReferenceObservation;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkDecisionTest {
  static Stream<NetworkSpec> networks() {
    return Stream.of(
        NetworkSpec.DEFAULTS,
        new NetworkSpec(NetworkSpec.Kind.gru, List.of(12), 1),
        new NetworkSpec(NetworkSpec.Kind.gru, List.of(8, 8, 8), 1));
  }

  private static long[] report(int i) {
    long[] report = new long[RateReport.SIZE];
    report[RateReport.RTT_NS] = 8_000 + i * 7919L % 12_000;
    report[RateReport.BASE_RTT_NS] = 8_000;
    report[RateReport.CUR_RATE_Q20] = 1 << 18;
    return report;
  }

  @ParameterizedTest
  @MethodSource("networks")
  void nothingIsAllocatedPerDecision(NetworkSpec spec) {
    NetworkDecision decision = new NetworkDecision(spec.create(4, 1), new ReferenceObservation());
    long[] state = new long[decision.stateLongs()];
    decision.reset(state, 0);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long sum = decide(decision, state, 20_000);
    long before = threads.getThreadAllocatedBytes(thread);
    sum += decide(decision, state, 20_000);
    long allocated = threads.getThreadAllocatedBytes(thread) - before;
    assertThat(sum).isPositive();
    // A single object per decision would be 300,000.
    assertThat(allocated).as("bytes in 20,000 decisions").isLessThan(1_000);
  }

  private static final long[][] REPORTS =
      Stream.iterate(0, i -> i + 1)
          .limit(256)
          .map(NetworkDecisionTest::report)
          .toArray(long[][]::new);

  private static long decide(NetworkDecision decision, long[] state, int times) {
    long sum = 0;
    for (int i = 0; i < times; i++) {
      sum += decision.decide(REPORTS[i & 255], state, 0);
    }
    return sum;
  }

  /** The observation is asked with its own part of the state, behind the network's. */
  @Test
  void theObservationsRequestForProbesReachesTheHost() {
    ReferenceObservation asks =
        new ReferenceObservation() {
          @Override
          public boolean probesEveryBurst(long[] state, int offset) {
            return state[offset] == 1_000;
          }
        };
    NetworkDecision decision =
        new NetworkDecision(
            new NetworkSpec(NetworkSpec.Kind.gru, List.of(6), 1).create(4, 1), asks);
    long[] state = new long[decision.stateLongs() + 2];
    assertThat(decision.probesEveryBurst(state, 2)).isFalse();
    state[2 + 6] = 1_000;
    assertThat(decision.probesEveryBurst(state, 2)).isTrue();
  }

  /** Flows do not see each other's state. */
  @Test
  void everyFlowHasAStateOfItsOwn() {
    NetworkDecision decision =
        new NetworkDecision(
            new NetworkSpec(NetworkSpec.Kind.gru, List.of(6), 1).create(4, 1),
            new ReferenceObservation());
    int longs = decision.stateLongs();
    assertThat(longs).isEqualTo(6 + new ReferenceObservation().stateLongs());
    long[] alone = new long[longs];
    long[] among = new long[3 * longs];
    decision.reset(alone, 0);
    for (int flow = 0; flow < 3; flow++) {
      decision.reset(among, flow * longs);
    }
    for (int i = 0; i < 50; i++) {
      decision.decide(report(3 * i + 1), among, 0);
      int beside = decision.decide(report(i), among, longs);
      decision.decide(report(5 * i), among, 2 * longs);
      assertThat(beside).as("decision %d", i).isEqualTo(decision.decide(report(i), alone, 0));
    }
  }
}
