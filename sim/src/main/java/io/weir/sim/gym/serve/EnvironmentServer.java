package io.weir.sim.gym.serve;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.weir.artefact.UserError;
import io.weir.artefact.WeirVersion;
import io.weir.sim.gym.Environment;
import io.weir.sim.gym.GymSpec;
import io.weir.sim.scenario.Scenario;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Offers environments over TCP or a Unix-domain socket; the protocol is in docs/gym-protocol.md.
 * Sockets are real, and so is the time of time-outs; simulations run on threads of their own.
 *
 * <p>Everything but loopback and Unix-domain sockets needs a token. The token and all else travel
 * in the clear.
 *
 * <p>Thread-safe.
 */
public final class EnvironmentServer implements AutoCloseable {
  /** Version of the protocol. */
  public static final int PROTOCOL_VERSION = Protocol.VERSION;

  /** Fewest characters of a token. */
  public static final int MIN_TOKEN_CHARACTERS = 16;

  private static final long AGENTS_SEED = 1;
  private static final long SHUTDOWN_MS = 2000;

  private final LongFunction<Scenario> scenarios;
  private final GymSpec gym;
  private final ServerSpec spec;
  private final byte[] tokenHash;
  private final Consumer<String> log;
  private final Protocol.Description description;
  private final Workers workers;
  private final EventLoopGroup io;
  private final Set<Session> sessions = new HashSet<>();
  private final AtomicInteger environments = new AtomicInteger();
  private Channel listening;
  private Path socketFile;
  private boolean closed;

  private EnvironmentServer(
      LongFunction<Scenario> scenarios,
      GymSpec gym,
      ServerSpec spec,
      String token,
      Consumer<String> log) {
    this.scenarios = scenarios;
    this.gym = gym;
    this.spec = spec;
    this.tokenHash = token == null ? null : hash(token.getBytes(StandardCharsets.UTF_8));
    this.log = log;
    Scenario scenario = scenarios.apply(AGENTS_SEED);
    // Building the datacenter once also finds what is wrong with it before anybody connects.
    Environment sample = new Environment(scenarios, gym);
    int agents = sample.reset(AGENTS_SEED).agents();
    if (Protocol.resultBytes(agents) > Integer.MAX_VALUE / 2) {
      throw UserError.input("traffic: " + agents + " flows are too many for one frame");
    }
    this.description =
        new Protocol.Description(
            WeirVersion.current(),
            scenario.name(),
            scenario.sha256(),
            gym,
            spec.environments(),
            agents);
    this.workers = new Workers(spec.threads());
    this.io =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("weir-gym-io", true), NioIoHandler.newFactory());
  }

  /**
   * Starts a server.
   *
   * @param scenarios the scenario of an episode's seed
   * @param gym how it is an environment
   * @param spec limits
   * @param address an {@link InetSocketAddress} (port 0 for any) or a {@link
   *     UnixDomainSocketAddress}
   * @param token what clients must know, or null for none
   * @param log told of sessions that open and close, from several threads
   * @throws UserError if the address needs a token and there is none, or cannot be bound
   */
  public static EnvironmentServer start(
      LongFunction<Scenario> scenarios,
      GymSpec gym,
      ServerSpec spec,
      SocketAddress address,
      String token,
      Consumer<String> log) {
    requireSafe(address, token);
    EnvironmentServer server = new EnvironmentServer(scenarios, gym, spec, token, log);
    try {
      server.bind(address);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private static void requireSafe(SocketAddress address, String token) {
    if (token != null
        && (token.length() < MIN_TOKEN_CHARACTERS
            || token.getBytes(StandardCharsets.UTF_8).length > Protocol.MAX_TOKEN_BYTES)) {
      throw UserError.input(
          "token: expected "
              + MIN_TOKEN_CHARACTERS
              + " characters to "
              + Protocol.MAX_TOKEN_BYTES
              + " bytes, found "
              + token.length()
              + " characters");
    }
    if (address instanceof InetSocketAddress inet) {
      if (inet.isUnresolved()) {
        throw UserError.input("host " + inet.getHostString() + ": no such host");
      }
      if (token == null && !inet.getAddress().isLoopbackAddress()) {
        throw UserError.input(
            "host "
                + inet.getHostString()
                + ": expected a token for an address other than loopback, found none; anybody on"
                + " the network could use the server");
      }
    }
  }

  private void bind(SocketAddress address) {
    boolean unix = address instanceof UnixDomainSocketAddress;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(io)
            .channelFactory(unix ? NioServerDomainSocketChannel::new : NioServerSocketChannel::new)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    initialise(channel, unix);
                  }
                });
    if (unix) {
      SocketFile.clear(((UnixDomainSocketAddress) address).getPath());
    } else {
      bootstrap.option(ChannelOption.SO_REUSEADDR, true);
    }
    var bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw UserError.environment(
          "cannot listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
    }
    listening = bound.channel();
    if (unix) {
      socketFile = ((UnixDomainSocketAddress) address).getPath();
      SocketFile.makePrivate(socketFile);
    }
  }

  private void initialise(Channel channel, boolean unix) {
    if (!unix) {
      channel.config().setOption(ChannelOption.TCP_NODELAY, true);
      channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    }
    FrameDecoder decoder = new FrameDecoder();
    channel
        .pipeline()
        .addLast(
            new WriteTimeoutHandler(spec.idleMs(), TimeUnit.MILLISECONDS),
            decoder,
            new Session(this, decoder));
  }

  /** Where it listens, with the port that was chosen. */
  public SocketAddress address() {
    return socketFile == null ? listening.localAddress() : UnixDomainSocketAddress.of(socketFile);
  }

  /** Agents of the scenario with seed 1. */
  public int agents() {
    return description.agents();
  }

  /** Hash of the scenario of seed 1, hex. */
  public String scenarioSha256() {
    return description.scenarioSha256();
  }

  /** Connections that are open. */
  public synchronized int sessions() {
    return sessions.size();
  }

  /** Environments that sessions hold. */
  public int environments() {
    return environments.get();
  }

  /** Tells clients, closes every connection, frees every simulation, removes the socket file. */
  @Override
  public void close() {
    List<Session> open;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      open = new ArrayList<>(sessions);
    }
    if (listening != null) {
      listening.close().awaitUninterruptibly();
    }
    open.stream()
        .map(Session::shutDown)
        .toList()
        .forEach(told -> told.awaitUninterruptibly(SHUTDOWN_MS));
    workers.close();
    Future<?> down = io.shutdownGracefully(0, SHUTDOWN_MS, TimeUnit.MILLISECONDS);
    down.awaitUninterruptibly(2 * SHUTDOWN_MS);
    if (socketFile != null) {
      SocketFile.remove(socketFile);
    }
  }

  synchronized boolean admit(Session session) {
    if (closed || sessions.size() >= spec.sessions()) {
      return false;
    }
    return sessions.add(session);
  }

  synchronized void leave(Session session) {
    sessions.remove(session);
  }

  /** Constant time: hashes of equal length are compared, whatever the lengths of tokens. */
  boolean accepts(byte[] token) {
    return tokenHash == null || MessageDigest.isEqual(tokenHash, hash(token));
  }

  Environment newEnvironment() {
    environments.incrementAndGet();
    return new Environment(scenarios, gym);
  }

  void freed() {
    environments.decrementAndGet();
  }

  Executor worker() {
    return workers.assign();
  }

  ServerSpec spec() {
    return spec;
  }

  Protocol.Description description() {
    return description;
  }

  void log(String line) {
    log.accept(line);
  }

  private static byte[] hash(byte[] token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
