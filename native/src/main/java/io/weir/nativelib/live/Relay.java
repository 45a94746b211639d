package io.weir.nativelib.live;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.ScheduledFuture;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Port;
import io.weir.sim.scenario.BottleneckPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * Carries packets from one TUN device to the other through the bottleneck, and acknowledgements
 * back, on one event loop with the machine's clock. Everything here happens on that loop.
 */
final class Relay {
  /** Port of the first flow's sender; flow i has this plus i. */
  static final int FIRST_PORT = 20_000;

  /** Packets read in a row, so that a flood at one end does not hold up the other. */
  private static final int BATCH = 64;

  /** Netty's epoll rounds longer waits to milliseconds. */
  private static final long LONGEST_WAIT_NS = 4_000_000;

  private static final long PS_PER_NS = 1000;
  private static final long LONGEST_NS = 60_000_000_000L;

  private final IoEventLoop loop;
  private final BottleneckPath path;
  private final Packet.Pool packets;
  private final Lane forward;
  private final Lane reverse;
  private final End sender;
  private final End receiver;
  private final long[] dropped;
  private final Histogram latenessNs = new Histogram(LONGEST_NS, 2);
  private final Histogram latencyNs = new Histogram(LONGEST_NS, 3);
  private long startNs;
  private boolean running;
  private IOException failure;
  private boolean measuring;
  private long droppedBytes;
  private long droppedFrames;
  private ScheduledFuture<?> timer;
  private long timerPs = Long.MAX_VALUE;

  /**
   * A relay that does not run yet; it owns the descriptors from here on.
   *
   * @param senderFd TUN device of the senders' namespace
   * @param receiverFd TUN device of the receivers' namespace
   */
  Relay(IoEventLoop loop, BottleneckPath path, long seed, int senderFd, int receiverFd) {
    this.loop = loop;
    this.path = path;
    packets = new Packet.Pool(path.mtuBytes());
    dropped = new long[path.flows().size()];
    List<Port> ports = path.ports(seed);
    long exitNs = least(BottleneckPath.Flow::extraDelayNs);
    long backNs = least(BottleneckPath.Flow::extraReverseDelayNs);
    var random = path.accessRandom(seed);
    sender = new End(senderFd, IpPacket::sourcePort, true);
    receiver = new End(receiverFd, IpPacket::destinationPort, false);
    forward =
        new Lane(
            ports.get(0),
            Frame.DATA,
            path.entryDelayNs() * PS_PER_NS,
            exitNs * PS_PER_NS,
            path.entryLoss(),
            path.exitLoss(),
            random,
            sender);
    reverse =
        new Lane(
            ports.get(1),
            Frame.ACK,
            0,
            backNs * PS_PER_NS,
            path.exitLoss(),
            path.entryLoss(),
            random,
            receiver);
    for (int flow = 0; flow < dropped.length; flow++) {
      sender.extraPs[flow] = (path.flows().get(flow).extraDelayNs() - exitNs) * PS_PER_NS;
      receiver.extraPs[flow] = (path.flows().get(flow).extraReverseDelayNs() - backNs) * PS_PER_NS;
    }
  }

  private long least(ToLongFunction<BottleneckPath.Flow> delayNs) {
    return path.flows().stream().mapToLong(delayNs).min().orElse(0);
  }

  /** A TUN device: packets of one end of the path. */
  private final class End implements EpollIoHandle, Lane.Exit {
    private final FileDescriptor fd;
    private final ToIntFunction<ByteBuffer> flowsPort;
    private final boolean sends;
    private final long[] extraPs = new long[path.flows().size()];

    End(int fd, ToIntFunction<ByteBuffer> flowsPort, boolean sends) {
      this.fd = new FileDescriptor(fd);
      this.flowsPort = flowsPort;
      this.sends = sends;
    }

    @Override
    public FileDescriptor fd() {
      return fd;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      if (((EpollIoEvent) event).ops().contains(EpollIoOps.EPOLLIN)) {
        release();
        int left = BATCH;
        while (left-- > 0 && read()) {}
        release();
      }
    }

    /** Reads one packet; false if there is none. */
    private boolean read() {
      Packet packet = packets.take();
      ByteBuffer bytes = packet.bytes();
      int length;
      try {
        length = fd.read(bytes, 0, bytes.capacity());
      } catch (IOException e) {
        failure = e;
        length = 0;
      }
      if (length <= 0) {
        packet.drop();
        return false;
      }
      // Kernels also send IPv6 router solicitations and the like; they are no part of the scenario.
      int flow = IpPacket.isTcp(bytes, length) ? flowsPort.applyAsInt(bytes) - FIRST_PORT : -1;
      if (!running || flow < 0 || flow >= extraPs.length) {
        packet.drop();
        return true;
      }
      long nowPs = nowPs();
      packet.set(length, flow, extraPs[flow], nowPs);
      int frameBytes = length + path.linkHeaderBytes();
      Lane lane = sends ? forward : reverse;
      if (!lane.enter(nowPs, packet, flow, frameBytes, IpPacket.isEcnCapable(bytes))) {
        lose(packet);
      }
      return true;
    }

    /** A packet that came from here is lost. */
    @Override
    public void lose(Packet packet) {
      droppedFrames++;
      droppedBytes += packet.length() + path.linkHeaderBytes();
      dropped[packet.flow()] += sends ? 1 : 0;
      packet.drop();
    }

    /** A packet that came from here arrives at the other end. */
    @Override
    public void leave(Packet packet, boolean marked) {
      if (marked) {
        IpPacket.mark(packet.bytes());
      }
      if (sends && measuring) {
        latencyNs.recordValue(Math.min((nowPs() - packet.enteredPs()) / PS_PER_NS, LONGEST_NS));
      }
      (sends ? receiver : sender).write(packet);
    }

    private void write(Packet packet) {
      try {
        fd.write(packet.bytes(), 0, packet.length());
      } catch (IOException e) {
        failure = e;
      } finally {
        packet.drop();
      }
    }

    @Override
    public void close() throws IOException {
      fd.close();
    }
  }

  private long nowPs() {
    return (System.nanoTime() - startNs) * PS_PER_NS;
  }

  /** Lets everything go that is due, and sets the timer for what comes next. */
  private void release() {
    while (running) {
      long forwardPs = forward.nextPs();
      long reversePs = reverse.nextPs();
      long duePs = Math.min(forwardPs, reversePs);
      long nowPs = nowPs();
      if (duePs > nowPs) {
        arm(duePs, nowPs);
        return;
      }
      if (measuring) {
        latenessNs.recordValue(Math.min((nowPs - duePs) / PS_PER_NS, LONGEST_NS));
      }
      (forwardPs <= reversePs ? forward : reverse).release();
    }
  }

  private void arm(long duePs, long nowPs) {
    if (duePs == Long.MAX_VALUE || (timer != null && timerPs <= duePs)) {
      return;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    long waitNs = Math.min((duePs - nowPs + PS_PER_NS - 1) / PS_PER_NS, LONGEST_WAIT_NS);
    timerPs = nowPs + waitNs * PS_PER_NS;
    timer =
        loop.schedule(
            () -> {
              timer = null;
              release();
            },
            waitNs,
            TimeUnit.NANOSECONDS);
  }

  /** Registers both ends; to be called from another thread. */
  void register() {
    try {
      for (End end : List.of(sender, receiver)) {
        IoRegistration registration = loop.register(end).sync().getNow();
        registration.submit(EpollIoOps.EPOLLIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Time 0 of the scenario is {@code nanoTime}. */
  void start(long nanoTime) {
    startNs = nanoTime;
    running = true;
  }

  /** Begins the measured part. */
  void beginMeasuring() {
    latenessNs.reset();
    latencyNs.reset();
    Arrays.fill(dropped, 0);
    droppedBytes = 0;
    droppedFrames = 0;
    measuring = true;
  }

  /** What was measured; the relay carries nothing any more. */
  void stop() {
    running = false;
    forward.clear();
    reverse.clear();
  }

  /** Time since the start of the run, ns. */
  long nowNs() {
    return nowPs() / PS_PER_NS;
  }

  /** Bytes in the buffer of the bottleneck now. */
  long queueBytes() {
    return forward.queueBytes(nowPs());
  }

  /** The bottleneck's port. */
  Port port() {
    return forward.port();
  }

  /** Frames taken in both directions. */
  long frames() {
    return forward.port().sentFrames() + reverse.port().sentFrames();
  }

  /** How late packets were released, ns. */
  Histogram latenessNs() {
    return latenessNs;
  }

  /** Time from one TUN device to the other of the flows' packets, ns. */
  Histogram latencyNs() {
    return latencyNs;
  }

  /** Packets of each flow, acknowledgements not, that did not arrive, since the warm-up. */
  long[] dropped() {
    return dropped.clone();
  }

  long droppedBytes() {
    return droppedBytes;
  }

  long droppedFrames() {
    return droppedFrames;
  }

  /** What went wrong with a TUN device, or null. */
  IOException failure() {
    return failure;
  }
}
