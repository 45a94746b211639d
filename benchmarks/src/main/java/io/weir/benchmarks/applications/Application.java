package io.weir.benchmarks.applications;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.weir.sim.channel.HostAddress;
import io.weir.sim.channel.SimulatedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The applications that are run, each with a fixed workload. */
public enum Application {
  /** Pages one after the other, each on a connection of its own, its parts all at once. */
  HTTP2(
      "HTTP/2",
      80,
      "10 pages one after the other, each on a connection of its own that is asked for 8 bodies of"
          + " 100 B to 60 kB at once") {
    @Override
    Future<?> start(
        SimulatedNetwork network, int client, int server, Consumer<Completion> answered) {
      HostAddress address = new HostAddress(server, 80);
      Http2Exchange http2 = new Http2Exchange(network);
      var unused = http2.serve(address);
      Promise<Void> done = network.eventLoop().newPromise();
      nextPage(http2, client, address, answered, 0, done);
      return done;
    }
  },
  /** Keys written and read back on one connection, each command after the last one's answer. */
  REDIS(
      "Redis",
      120,
      "values of 16 B, 1 kB and 10 kB written and read back on one connection, each command after"
          + " the last one's answer") {
    @Override
    Future<?> start(
        SimulatedNetwork network, int client, int server, Consumer<Completion> answered) {
      HostAddress address = new HostAddress(server, 6379);
      RedisExchange redis = new RedisExchange(network);
      var unused = redis.serve(address);
      return redis.send(client, address, commands(), answered);
    }
  };

  /** Bodies of a page, bytes. */
  static final List<Integer> PAGE = List.of(100, 100, 1_000, 1_000, 10_000, 10_000, 30_000, 60_000);

  private static final int PAGES = 10;

  /** Lengths of the values, bytes. */
  static final List<Integer> VALUES = List.of(16, 1_000, 10_000);

  private static final int ROUNDS = 20;

  private final String title;
  private final int requests;
  private final String workload;

  Application(String title, int requests, String workload) {
    this.title = title;
    this.requests = requests;
    this.workload = workload;
  }

  /** What to call it. */
  public String title() {
    return title;
  }

  /** What it asks for, for people. */
  public String workload() {
    return workload;
  }

  /** How many requests it makes. */
  public int requests() {
    return requests;
  }

  /**
   * Starts server and client.
   *
   * @param answered told of every answer, when it has arrived
   * @return done when every request is answered
   */
  abstract Future<?> start(
      SimulatedNetwork network, int client, int server, Consumer<Completion> answered);

  @SuppressWarnings("FutureReturnValueIgnored") // what fails, fails the promise
  private static void nextPage(
      Http2Exchange http2,
      int client,
      HostAddress server,
      Consumer<Completion> answered,
      int page,
      Promise<Void> done) {
    if (page == PAGES) {
      done.setSuccess(null);
      return;
    }
    http2
        .get(client, server, PAGE, answered)
        .addListener(
            got -> {
              if (got.isSuccess()) {
                nextPage(http2, client, server, answered, page + 1, done);
              } else {
                done.setFailure(got.cause());
              }
            });
  }

  private static List<List<String>> commands() {
    List<List<String>> commands = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (int bytes : VALUES) {
        String key = "key:" + bytes;
        commands.add(List.of("SET", key, "x".repeat(bytes)));
        commands.add(List.of("GET", key));
      }
    }
    return commands;
  }
}
