package io.weir.benchmarks.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.benchmarks.compare.Contender;
import io.weir.sim.cc.Dctcp;
import io.weir.sim.channel.HostAddress;
import io.weir.sim.scenario.EngineChoice;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Unmodified codecs across the simulated network, with the scenario's traffic and without. */
class ApplicationsTest {
  private static final int CLIENT = 8;
  private static final int SERVER = 12;
  private static final List<Integer> SIZES = List.of(1, 1_000, 100_000, 30_000, 400_000, 7);
  private static final long START_NS = 500_000;

  /** Propagation there and back: two host links and two fabric links of 1 µs each way. */
  private static final long BASE_RTT_NS = 8_000;

  private record Outcome(List<Completion> completions, long digest) {}

  private static Simulation simulation(Load load) {
    Scenario scenario = ApplicationScenario.DEFAULT;
    Scenario met = load == Load.IDLE ? ApplicationScenario.idle(scenario) : scenario;
    return new Simulation(met, 3, new Dctcp(Dctcp.Parameters.DEFAULTS), EngineChoice.HEAP);
  }

  private static Outcome http2(Load load) {
    try (Simulation simulation = simulation(load)) {
      Http2Exchange http2 = new Http2Exchange(simulation.network());
      HostAddress server = new HostAddress(SERVER, 80);
      simulation.await(http2.serve(server));
      simulation.runUntil(START_NS);
      var completions = http2.get(CLIENT, server, SIZES);
      simulation.await(completions);
      simulation.requireSound();
      return new Outcome(completions.getNow(), simulation.digest());
    }
  }

  private static RedisExchange.Result redis(Load load) {
    try (Simulation simulation = simulation(load)) {
      RedisExchange redis = new RedisExchange(simulation.network());
      HostAddress server = new HostAddress(SERVER, 6379);
      simulation.await(redis.serve(server));
      simulation.runUntil(START_NS);
      List<List<String>> commands = new ArrayList<>();
      commands.add(List.of("GET", "nothing"));
      commands.add(List.of("SET", "greeting", "hello\r\nworld"));
      commands.add(List.of("get", "greeting"));
      commands.add(List.of("INCR", "counter"));
      commands.add(List.of("INCR", "counter"));
      commands.add(List.of("INCR", "greeting"));
      commands.add(List.of("SET", "large", "x".repeat(50_000)));
      commands.add(List.of("GET", "large"));
      commands.add(List.of("FLUSHALL"));
      var result = redis.send(CLIENT, server, commands);
      simulation.await(result);
      simulation.requireSound();
      return result.getNow();
    }
  }

  private static long sumNs(List<Completion> completions) {
    return completions.stream().mapToLong(Completion::fctNs).sum();
  }

  @Test
  void http2BodiesArriveAndLargeOnesTakeTheirTime() {
    List<Completion> idle = http2(Load.IDLE).completions();
    assertThat(idle)
        .extracting(Completion::bytes)
        .containsExactly(1L, 1_000L, 100_000L, 30_000L, 400_000L, 7L);
    // There and back, and the body at 100 Gb/s.
    assertThat(idle).allMatch(one -> one.fctNs() > BASE_RTT_NS + one.bytes() * 8 / 100);
  }

  @Test
  void http2CompletionTimesAreTheSameInEveryRunAndLongerUnderCongestion() {
    Outcome first = http2(Load.CONGESTED);
    assertThat(http2(Load.CONGESTED)).isEqualTo(first);
    long idleNs = sumNs(http2(Load.IDLE).completions());
    assertThat(sumNs(first.completions())).isGreaterThan(idleNs + idleNs / 2);
  }

  @Test
  void redisAnswers() {
    RedisExchange.Result result = redis(Load.CONGESTED);
    assertThat(result.answers().subList(0, 5))
        .containsExactly("(nil)", "OK", "hello\r\nworld", "1", "2");
    assertThat(result.answers().get(5)).startsWith("ERR value is not an integer");
    assertThat(result.answers().get(6)).isEqualTo("OK");
    assertThat(result.answers().get(7)).isEqualTo("x".repeat(50_000));
    assertThat(result.answers().get(8)).startsWith("ERR unknown command").contains("FLUSHALL");
  }

  @Test
  void redisCompletionTimesAreTheSameInEveryRunAndLongerUnderCongestion() {
    RedisExchange.Result first = redis(Load.CONGESTED);
    assertThat(redis(Load.CONGESTED)).isEqualTo(first);
    RedisExchange.Result idle = redis(Load.IDLE);
    assertThat(idle.answers()).isEqualTo(first.answers());
    assertThat(sumNs(first.completions())).isGreaterThan(sumNs(idle.completions()));
  }

  /**
   * {@code GET nothing} alone on the network: a request and an answer of one packet each cross four
   * links of 100 Gb/s, stored and forwarded at every hop.
   */
  @Test
  void aSmallRequestTakesWhatTheLinksTake() {
    int headerBytes = 62;
    int requestBytes = "*2\r\n$3\r\nGET\r\n$7\r\nnothing\r\n".length() + headerBytes;
    int answerBytes = "$-1\r\n".length() + headerBytes;
    double byHandNs = BASE_RTT_NS + 4 * (requestBytes + answerBytes) * 8 / 100.0;
    double packetNs = 1086 * 8 / 100.0;
    Completion first = redis(Load.IDLE).completions().get(0);
    assertThat((double) first.fctNs()).isBetween(byHandNs - 1, byHandNs + packetNs);
  }

  @Test
  void noServerIsSaidSo() {
    try (Simulation simulation = simulation(Load.IDLE)) {
      HostAddress nobody = new HostAddress(SERVER, 81);
      Http2Exchange http2 = new Http2Exchange(simulation.network());
      assertThatThrownBy(() -> simulation.await(http2.get(CLIENT, nobody, SIZES)))
          .hasCauseInstanceOf(ConnectException.class);
      RedisExchange redis = new RedisExchange(simulation.network());
      assertThatThrownBy(() -> simulation.await(redis.send(CLIENT, nobody, List.of())))
          .hasCauseInstanceOf(ConnectException.class);
    }
  }

  @Test
  void dctcpIsComparedBesideTheBaselines() {
    assertThat(ApplicationComparison.handWritten(() -> null))
        .extracting(Contender::name)
        .containsExactly("PD rule", "DCQCN", "Swift", "constant (told its fair share)", "DCTCP");
  }
}
