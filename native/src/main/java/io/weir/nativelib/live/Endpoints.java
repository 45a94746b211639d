package io.weir.nativelib.live;

import com.sun.jna.LastErrorException;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.ReferenceCountUtil;
import io.weir.artefact.UserError;
import io.weir.nativelib.system.LibC;
import io.weir.sim.scenario.BottleneckPath;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Senders and receivers of the flows: TCP sockets of the kernel in the two namespaces, on an event
 * loop of their own. What it counts belongs to that loop.
 */
final class Endpoints {
  /** Address of the senders. */
  static final byte[] SENDER = {10, 99, 0, 1};

  /** Address of the receivers. */
  static final byte[] RECEIVER = {10, 99, 0, 2};

  /** Port of the receivers of the first class; class i has this plus i. */
  private static final int RECEIVER_PORT = 5_000;

  private static final int CHUNK_BYTES = 64 << 10;
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(4 * CHUNK_BYTES, 8 * CHUNK_BYTES);

  private final IoEventLoop loop;
  private final List<BottleneckPath.Flow> flows;
  private final List<String> algorithms;
  private final List<EpollSocketChannel> senders = new ArrayList<>();
  private final List<Channel> servers = new ArrayList<>();
  private final ByteBuf chunk = Unpooled.directBuffer(CHUNK_BYTES).writeZero(CHUNK_BYTES);
  private final long[] receivedBytes;
  private final long[] completedNs;
  private long startNs;
  private Throwable failure;

  /**
   * Endpoints that are not connected yet.
   *
   * @param algorithms congestion control by class of flows
   */
  Endpoints(IoEventLoop loop, List<BottleneckPath.Flow> flows, List<String> algorithms) {
    this.loop = loop;
    this.flows = flows;
    this.algorithms = algorithms;
    receivedBytes = new long[flows.size()];
    completedNs = new long[flows.size()];
  }

  /** Opens the sockets in their namespaces. */
  void open(NetworkNamespace sending, NetworkNamespace receiving) throws InterruptedException {
    for (int index = 0; index < algorithms.size(); index++) {
      int of = index;
      // A socket belongs to the namespace of the thread that makes it, and accepts there.
      servers.add(receiving.in(() -> listen(of)));
    }
    for (BottleneckPath.Flow flow : flows) {
      senders.add(sending.in(() -> sender(flow)));
    }
  }

  private EpollSocketChannel sender(BottleneckPath.Flow flow) throws InterruptedException {
    return (EpollSocketChannel)
        new Bootstrap()
            .group(loop)
            .channelFactory(
                () -> {
                  EpollSocketChannel made = new EpollSocketChannel();
                  control(made.fd().intValue(), algorithms.get(flow.flowClass()));
                  return made;
                })
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            // Closing resets the connection: nobody waits for what is queued at the end.
            .option(ChannelOption.SO_LINGER, 0)
            .handler(new Sender(flow.bytes()))
            .register()
            .sync()
            .channel();
  }

  /** The receiver's algorithm matters too: DCTCP's echoes every mark. */
  private Channel listen(int flowClass) throws InterruptedException {
    return new ServerBootstrap()
        .group(loop)
        .channelFactory(
            () -> {
              EpollServerSocketChannel made = new EpollServerSocketChannel();
              control(made.fd().intValue(), algorithms.get(flowClass));
              return made;
            })
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new Receiver());
              }
            })
        .bind(address(RECEIVER, RECEIVER_PORT + flowClass))
        .sync()
        .channel();
  }

  private static void control(int fd, String algorithm) {
    byte[] name = algorithm.getBytes(StandardCharsets.US_ASCII);
    try {
      LibC.get().setsockopt(fd, LibC.IPPROTO_TCP, LibC.TCP_CONGESTION, name, name.length);
    } catch (LastErrorException e) {
      throw UserError.environment(
          "the kernel refuses the congestion control `" + algorithm + "`: " + e.getMessage(), e);
    }
  }

  private static InetSocketAddress address(byte[] address, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Connects every flow at its time; time 0 is {@code nanoTime}. */
  void start(long nanoTime) {
    startNs = nanoTime;
    for (int index = 0; index < flows.size(); index++) {
      int flow = index;
      long waitNs = Math.max(0, nanoTime + flows.get(flow).startNs() - System.nanoTime());
      var unused = loop.schedule(() -> connect(flow), waitNs, TimeUnit.NANOSECONDS);
    }
  }

  private void connect(int flow) {
    InetSocketAddress to = address(RECEIVER, RECEIVER_PORT + flows.get(flow).flowClass());
    senders
        .get(flow)
        .connect(to, address(SENDER, Relay.FIRST_PORT + flow))
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                fail(done.cause());
              }
            });
  }

  private void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  /** Sends as much as the socket takes. */
  private final class Sender extends ChannelInboundHandlerAdapter {
    private long leftBytes;

    Sender(long bytes) {
      leftBytes = bytes;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      send(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      send(context);
    }

    private void send(ChannelHandlerContext context) {
      while (leftBytes > 0 && context.channel().isWritable()) {
        int bytes = (int) Math.min(leftBytes, CHUNK_BYTES);
        leftBytes -= leftBytes == io.weir.sim.traffic.Flow.UNBOUNDED ? 0 : bytes;
        context
            .write(chunk.retainedSlice(0, bytes))
            .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
      }
      context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      fail(cause);
    }
  }

  /** Counts what arrives in order. */
  private final class Receiver extends ChannelInboundHandlerAdapter {
    private int flow;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      InetSocketAddress from = (InetSocketAddress) context.channel().remoteAddress();
      flow = from.getPort() - Relay.FIRST_PORT;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      receivedBytes[flow] += ((ByteBuf) message).readableBytes();
      ReferenceCountUtil.release(message);
      if (completedNs[flow] == 0 && receivedBytes[flow] >= flows.get(flow).bytes()) {
        completedNs[flow] = System.nanoTime() - startNs - flows.get(flow).startNs();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      fail(cause);
    }
  }

  /** Payload that has arrived in order, by flow, bytes. */
  long[] receivedBytes() {
    return receivedBytes.clone();
  }

  /** Time from its start to a flow's last byte, ns; null if it is not complete. */
  Long completionNs(int flow) {
    return completedNs[flow] == 0 ? null : (Long) completedNs[flow];
  }

  /** What the kernel says of the senders' connections, by flow. */
  List<TcpInfo> info() {
    List<TcpInfo> all = new ArrayList<>();
    for (EpollSocketChannel sender : senders) {
      all.add(sender.isActive() ? TcpInfo.of(sender.fd().intValue()) : TcpInfo.NONE);
    }
    return all;
  }

  /** What went wrong with a connection, or null. */
  Throwable failure() {
    return failure;
  }

  /** Resets all connections; on any thread. */
  void close() {
    senders.forEach(channel -> channel.close().awaitUninterruptibly());
    servers.forEach(channel -> channel.close().awaitUninterruptibly());
    chunk.release();
  }
}
