package io.weir.benchmarks.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sim.channel.HostAddress;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Unmodified codecs across the simulated network. */
class ApplicationsTest {
  private static final int CLIENT = 7;
  private static final List<Integer> SIZES = List.of(1, 1_000, 100_000, 30_000, 400_000, 7);

  /** Longest a request of these sizes may take, ns of simulated time. */
  private static final long PATIENCE_NS = 1_000_000_000;

  private record Outcome(List<Completion> completions, long digest) {}

  private static Outcome http2(boolean congested) {
    CongestedLeafSpine network = new CongestedLeafSpine(congested);
    Http2Exchange http2 = new Http2Exchange(network.network);
    HostAddress server = new HostAddress(0, 80);
    network.loop.await(http2.serve(server));
    network.loop.runUntil(200_000);
    List<Completion> completions =
        network.loop.await(http2.get(CLIENT, server, SIZES), PATIENCE_NS);
    long digest = network.digest();
    network.loop.shutdown();
    return new Outcome(completions, digest);
  }

  private static RedisExchange.Result redis(boolean congested) {
    CongestedLeafSpine network = new CongestedLeafSpine(congested);
    RedisExchange redis = new RedisExchange(network.network);
    HostAddress server = new HostAddress(0, 6379);
    network.loop.await(redis.serve(server));
    network.loop.runUntil(200_000);
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
    RedisExchange.Result result =
        network.loop.await(redis.send(CLIENT, server, commands), PATIENCE_NS);
    network.loop.shutdown();
    return result;
  }

  @Test
  void http2BodiesArriveAndLargeOnesTakeTheirTime() {
    List<Completion> idle = http2(false).completions();
    assertThat(idle)
        .extracting(Completion::bytes)
        .containsExactly(1L, 1_000L, 100_000L, 30_000L, 400_000L, 7L);
    // Eight hops of 1 µs there and back, and the body at 10 Gb/s.
    assertThat(idle).allMatch(one -> one.fctNs() > 8_000 + one.bytes() * 8 / 10);
  }

  @Test
  void http2CompletionTimesAreTheSameInEveryRunAndLongerUnderCongestion() {
    Outcome first = http2(true);
    assertThat(http2(true)).isEqualTo(first);
    long congestedNs = first.completions().stream().mapToLong(Completion::fctNs).sum();
    long idleNs = http2(false).completions().stream().mapToLong(Completion::fctNs).sum();
    assertThat(congestedNs).isGreaterThan(idleNs + idleNs / 2);
  }

  @Test
  void redisAnswers() {
    RedisExchange.Result result = redis(true);
    assertThat(result.answers().subList(0, 5))
        .containsExactly("(nil)", "OK", "hello\r\nworld", "1", "2");
    assertThat(result.answers().get(5)).startsWith("ERR value is not an integer");
    assertThat(result.answers().get(6)).isEqualTo("OK");
    assertThat(result.answers().get(7)).isEqualTo("x".repeat(50_000));
    assertThat(result.answers().get(8)).startsWith("ERR unknown command").contains("FLUSHALL");
  }

  @Test
  void redisCompletionTimesAreTheSameInEveryRunAndLongerUnderCongestion() {
    RedisExchange.Result first = redis(true);
    assertThat(redis(true)).isEqualTo(first);
    long congestedNs = first.completions().stream().mapToLong(Completion::fctNs).sum();
    RedisExchange.Result idle = redis(false);
    assertThat(idle.answers()).isEqualTo(first.answers());
    assertThat(idle.completions()).allMatch(one -> one.fctNs() > 8_000);
    assertThat(congestedNs)
        .isGreaterThan(idle.completions().stream().mapToLong(Completion::fctNs).sum());
  }

  @Test
  void noServerIsSaidSo() {
    CongestedLeafSpine network = new CongestedLeafSpine(false);
    HostAddress nobody = new HostAddress(0, 81);
    Http2Exchange http2 = new Http2Exchange(network.network);
    assertThatThrownBy(() -> network.loop.await(http2.get(CLIENT, nobody, SIZES)))
        .hasCauseInstanceOf(ConnectException.class);
    RedisExchange redis = new RedisExchange(network.network);
    assertThatThrownBy(() -> network.loop.await(redis.send(CLIENT, nobody, List.of())))
        .hasCauseInstanceOf(ConnectException.class);
    network.loop.shutdown();
  }
}
