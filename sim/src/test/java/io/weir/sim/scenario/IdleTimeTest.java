package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.ScheduledFuture;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Time in which nothing happens costs nothing, however much of it there is. */
class IdleTimeTest {
  private static final long SECOND_NS = 1_000_000_000;
  private static final int HOUR_S = 3600;

  private static Simulation oneTinyFlow(EngineChoice engine) {
    TrafficSpec traffic = TrafficSpec.builder(Pattern.manyToOne, 1).bytes(1L).build();
    Scenario scenario = Scenarios.of(100, 1 << 20, null, traffic, 1_000);
    return new Simulation(scenario, 1, Scenarios.control("constant"), engine);
  }

  @Test
  void timersOfTheEventLoopFireAtTheirInstantsForAnHour() {
    Simulation simulation = oneTinyFlow(EngineChoice.HEAP);
    List<Long> fired = new ArrayList<>();
    ScheduledFuture<?> timer =
        simulation
            .network()
            .eventLoop()
            .scheduleAtFixedRate(() -> fired.add(simulation.nowNs()), 1, 1, TimeUnit.SECONDS);
    simulation.runUntil(HOUR_S * SECOND_NS);
    assertThat(timer.isDone()).isFalse();
    assertThat(fired)
        .isEqualTo(LongStream.rangeClosed(1, HOUR_S).mapToObj(s -> s * SECOND_NS).toList());
    assertThat(simulation.isComplete(0)).isTrue();
    assertThat(simulation.events()).isBetween(4L, 50L);
  }

  @Test
  void anHourInStepsOfASecondCostsNoEvents() {
    Simulation simulation = oneTinyFlow(EngineChoice.WINDOW);
    for (int second = 1; second <= HOUR_S; second++) {
      simulation.runUntil(second * SECOND_NS);
      assertThat(simulation.nowNs()).isEqualTo(second * SECOND_NS);
    }
    assertThat(simulation.isComplete(0)).isTrue();
    assertThat(simulation.events()).isBetween(4L, 50L);
  }
}
