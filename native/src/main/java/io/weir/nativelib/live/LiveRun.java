package io.weir.nativelib.live;

import io.netty.channel.DefaultChannelId;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.weir.artefact.UserError;
import io.weir.nativelib.system.LibC;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One run of a scenario's bottleneck with real TCP. Everything it makes is held by file descriptors
 * of this process: closing it, or the end of the process by whatever means, removes all of it.
 */
public final class LiveRun implements AutoCloseable {
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final LiveSetup setup;
  private final EventLoopGroup relayGroup;
  private final EventLoopGroup socketGroup;
  private final List<NetworkNamespace> namespaces = new ArrayList<>();
  private Relay relay;
  private Endpoints endpoints;
  private Future<?> queueSamples;

  private LiveRun(LiveSetup setup) {
    this.setup = setup;
    relayGroup = group("relay");
    socketGroup = group("sockets");
  }

  /**
   * Makes namespaces, devices and sockets.
   *
   * @throws UserError if the machine cannot or may not
   */
  public static LiveRun open(LiveSetup setup) {
    for (String algorithm : setup.algorithms()) {
      KernelControls.require(algorithm, "live mode");
    }
    if (!Epoll.isAvailable()) {
      throw UserError.environment(
          "Netty's epoll library does not load here: "
              + Epoll.unavailabilityCause().getMessage()
              + "; live mode is for Linux on x86-64 and aarch64 with glibc",
          Epoll.unavailabilityCause());
    }
    // Netty looks for a hardware address once, and an empty namespace has none.
    DefaultChannelId.newInstance();
    LiveRun run = new LiveRun(setup);
    try {
      run.build();
      return run;
    } catch (RuntimeException | InterruptedException e) {
      run.close();
      if (e instanceof RuntimeException failure) {
        throw failure;
      }
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static EventLoopGroup group(String name) {
    return new MultiThreadIoEventLoopGroup(
        1, new PromptThreads(NetworkNamespace.THREADS + "-" + name), EpollIoHandler.newFactory());
  }

  private void build() throws InterruptedException {
    NetworkNamespace sending = NetworkNamespace.create();
    namespaces.add(sending);
    NetworkNamespace receiving = NetworkNamespace.create();
    namespaces.add(receiving);
    int mtuBytes = setup.path().mtuBytes();
    int senderFd = sending.in(() -> TunDevice.open(Endpoints.SENDER, mtuBytes));
    int receiverFd;
    try {
      receiverFd = receiving.in(() -> TunDevice.open(Endpoints.RECEIVER, mtuBytes));
    } catch (RuntimeException e) {
      LibC.get().close(senderFd);
      throw e;
    }
    relay =
        new Relay(
            (IoEventLoop) relayGroup.next(), setup.path(), setup.seed(), senderFd, receiverFd);
    relay.register();
    endpoints =
        new Endpoints((IoEventLoop) socketGroup.next(), setup.path().flows(), setup.algorithms());
    endpoints.open(sending, receiving);
  }

  /**
   * Runs the whole scenario, in real time.
   *
   * @param eachSecond told how it is getting on
   * @throws UserError if a connection fails
   */
  public LiveResult run(Consumer<LiveStatus> eachSecond) {
    Recorder recorder = new Recorder(setup, relay, endpoints);
    long startNs = System.nanoTime();
    onRelay(
        () -> {
          relay.start(startNs);
          return null;
        });
    onSockets(
        () -> {
          endpoints.start(startNs);
          return null;
        });
    boolean measuring = false;
    long nextStatusNs = NS_PER_SECOND;
    for (int bin = 1; bin <= setup.bins(); bin++) {
      long endNs = setup.path().durationNs() * bin / setup.bins();
      if (!measuring && endNs > setup.path().warmupNs()) {
        waitUntil(startNs + setup.path().warmupNs());
        measuring = true;
        onRelay(recorder::beginAtRelay);
        onSockets(() -> recorder.beginAtSockets(System.nanoTime() - startNs));
        sampleQueues(recorder);
      }
      waitUntil(startNs + endNs);
      long queueBytes = onRelay(relay::queueBytes);
      long nowNs = System.nanoTime() - startNs;
      onSockets(() -> recorder.bin(nowNs, queueBytes));
      requireAlive();
      if (nowNs >= nextStatusNs) {
        nextStatusNs += NS_PER_SECOND;
        long dropped = onRelay(relay::droppedFrames);
        eachSecond.accept(recorder.status(queueBytes, dropped));
      }
    }
    queueSamples.cancel(false);
    onRelay(recorder::endAtRelay);
    return recorder.result();
  }

  /** As many samples in the measured part as a simulation takes, but at most one per ms. */
  private void sampleQueues(Recorder recorder) {
    long measuredNs = setup.path().durationNs() - setup.path().warmupNs();
    long stepNs = Math.max(1_000_000, measuredNs / 2_000);
    queueSamples =
        relayGroup.next().scheduleAtFixedRate(recorder::queue, 0, stepNs, TimeUnit.NANOSECONDS);
  }

  private static void waitUntil(long nanoTime) {
    long leftNs = nanoTime - System.nanoTime();
    while (leftNs > 0) {
      LockSupport.parkNanos(leftNs);
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted");
      }
      leftNs = nanoTime - System.nanoTime();
    }
  }

  private void requireAlive() {
    Throwable failure = onSockets(endpoints::failure);
    Throwable device = failure == null ? onRelay(relay::failure) : failure;
    if (device != null) {
      throw UserError.environment("a connection failed: " + device.getMessage(), device);
    }
  }

  private <T> T onRelay(Callable<T> work) {
    return on(relayGroup, work);
  }

  private <T> T onSockets(Callable<T> work) {
    return on(socketGroup, work);
  }

  private static <T> T on(EventLoopGroup group, Callable<T> work) {
    try {
      return group.next().submit(work).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Does something in both namespaces: for tests, which change what a kernel does there. */
  void inNamespaces(Callable<?> work) {
    namespaces.forEach(namespace -> namespace.in(work));
  }

  @Override
  public void close() {
    if (endpoints != null) {
      endpoints.close();
    }
    shutDown(socketGroup);
    // The loop closes the TUN devices, which are registered on it.
    shutDown(relayGroup);
    namespaces.forEach(NetworkNamespace::close);
  }

  private static void shutDown(EventLoopGroup group) {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
