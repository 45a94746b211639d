package io.weir.sim.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // what is not awaited shows in what it does
class SimChannelTest {
  private static final HostAddress SERVER = new HostAddress(1, 80);
  private static final long DELAY_NS = 5_000;

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  private final WireWorld world = new WireWorld(4, 1, DELAY_NS);
  private ResourceLeakDetector.Level level;

  @BeforeEach
  void watchEveryBuffer() {
    level = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  /** Whatever a test does, every buffer is released in the end, and only once. */
  @AfterEach
  void nothingLeaks() {
    world.loop.shutdown();
    assertThat(world.loop.eventLoop().isTerminated()).isTrue();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
    assertThat(allocator.metric().usedDirectMemory()).isZero();
    ResourceLeakDetector.setLevel(level);
  }

  /** Writes down, with the virtual time, what a channel goes through. */
  private final class Log extends ChannelInboundHandlerAdapter {
    final List<String> lines;
    final String name;

    Log(List<String> lines, String name) {
      this.lines = lines;
      this.name = name;
    }

    private void add(String what) {
      lines.add(world.clock.nanoTime() + " " + name + " " + what);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      add("active");
      context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      add("inactive");
      context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      add("read " + ((ByteBuf) message).readableBytes());
      context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      add("complete");
      context.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      add(
          event instanceof IdleStateEvent idle
              ? idle.state().name()
              : event.getClass().getSimpleName());
      context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      add(cause.toString());
    }
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.write(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }

  private static final class Sink extends ChannelInboundHandlerAdapter {
    long bytes;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      bytes += ((ByteBuf) message).readableBytes();
      ReferenceCountUtil.release(message);
    }
  }

  private static ChannelInitializer<Channel> with(Supplier<ChannelHandler[]> handlers) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(handlers.get());
      }
    };
  }

  private ServerBootstrap server(Supplier<ChannelHandler[]> handlers) {
    return new ServerBootstrap()
        .group(world.network.eventLoop())
        .channelFactory(world.network.serverChannels(SERVER.host()))
        .childOption(ChannelOption.ALLOCATOR, allocator)
        .childHandler(with(handlers));
  }

  private Bootstrap client(ChannelHandler... handlers) {
    return new Bootstrap()
        .group(world.network.eventLoop())
        .channelFactory(world.network.channels(0))
        .option(ChannelOption.ALLOCATOR, allocator)
        .handler(with(() -> handlers));
  }

  private Channel listen(ServerBootstrap server) {
    ChannelFuture bound = server.bind(SERVER);
    world.loop.await(bound);
    return bound.channel();
  }

  private Channel connect(Bootstrap client) {
    ChannelFuture connected = client.connect(SERVER);
    world.loop.await(connected);
    return connected.channel();
  }

  private ByteBuf bytes(int count) {
    return allocator.buffer(count).writeZero(count);
  }

  private void runFor(long ns) {
    world.loop.runUntil(world.clock.nanoTime() + ns);
  }

  @Test
  void anEchoTakesARoundTripAndItsBytes() {
    List<String> lines = new ArrayList<>();
    listen(server(() -> new ChannelHandler[] {new Echo()}));
    Channel channel = connect(client(new Log(lines, "client"), new Sink()));
    long connectedNs = world.clock.nanoTime();
    assertThat(connectedNs).isEqualTo(2 * (DELAY_NS + Segment.MESSAGE_BYTES));
    channel.writeAndFlush(bytes(100));
    runFor(100_000);
    assertThat(lines)
        .containsExactly(
            connectedNs + " client active",
            connectedNs + 2 * (DELAY_NS + 100) + " client read 100",
            connectedNs + 2 * (DELAY_NS + 100) + " client complete");
    assertThat(channel.localAddress()).isEqualTo(new HostAddress(0, 49_152));
    assertThat(channel.remoteAddress()).isEqualTo(SERVER);
  }

  @Test
  void bytesArriveInOrderAndUnchanged() {
    ByteBuf received = Unpooled.buffer();
    listen(
        server(
            () ->
                new ChannelHandler[] {
                  new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                      // The sender's memory must not change with the receiver's.
                      received.writeBytes((ByteBuf) message);
                      ((ByteBuf) message).clear().writeByte(-1);
                      ReferenceCountUtil.release(message);
                    }
                  }
                }));
    Channel channel = connect(client().option(ChannelOption.SO_SNDBUF, 777));
    ByteBuf sent = allocator.buffer();
    for (int i = 0; i < 20_000; i++) {
      sent.writeInt(i);
    }
    ByteBuf expected = Unpooled.copiedBuffer(sent);
    channel.write(sent.readRetainedSlice(1));
    channel.write(Unpooled.EMPTY_BUFFER);
    channel.write(sent.readRetainedSlice(32_767));
    ChannelFuture last = channel.writeAndFlush(sent);
    world.loop.await(last);
    runFor(1_000_000);
    assertThat(received).isEqualTo(expected);
  }

  @Test
  void manyConnectionsAtOnce() {
    List<Sink> sinks = new ArrayList<>();
    listen(server(() -> new ChannelHandler[] {new Echo()}));
    List<Channel> channels = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Sink sink = new Sink();
      sinks.add(sink);
      channels.add(connect(client(sink)));
      channels.get(i).writeAndFlush(bytes(1 + i));
    }
    runFor(1_000_000);
    for (int i = 0; i < channels.size(); i++) {
      assertThat(sinks.get(i).bytes).isEqualTo(1 + i);
    }
    assertThat(channels.stream().map(Channel::localAddress)).doesNotHaveDuplicates();
  }

  /** Ids number the channels of a simulation, from 0 in every one. */
  @Test
  void channelIdsAreCounted() {
    Channel listening = listen(server(() -> new ChannelHandler[] {new Echo()}));
    Channel channel = connect(client());
    assertThat(listening.id().asLongText()).isEqualTo("weir-0");
    assertThat(channel.id().asShortText()).isEqualTo("1");
    assertThat(connect(client()).id()).isGreaterThan(channel.id());
  }

  @Test
  void aLargeTransferKeepsTheSendersBufferBounded() {
    Sink sink = new Sink();
    listen(server(() -> new ChannelHandler[] {sink}));
    int total = 2_000_000;
    int chunk = 10_000;
    int highWaterMark = 50_000;
    long[] sent = {0};
    long[] mostPending = {0};
    int[] toggles = {0};
    Consumer<Channel> fill =
        channel -> {
          while (channel.isWritable() && sent[0] < total) {
            channel.write(bytes(chunk));
            sent[0] += chunk;
          }
          channel.flush();
          long pending = channel.unsafe().outboundBuffer().totalPendingWriteBytes();
          mostPending[0] = Math.max(mostPending[0], pending);
        };
    Channel channel =
        connect(
            client(
                    new ChannelInboundHandlerAdapter() {
                      @Override
                      public void channelWritabilityChanged(ChannelHandlerContext context) {
                        toggles[0]++;
                        if (context.channel().isWritable()) {
                          fill.accept(context.channel());
                        }
                      }
                    })
                .option(ChannelOption.SO_SNDBUF, 30_000)
                .option(
                    ChannelOption.WRITE_BUFFER_WATER_MARK,
                    new WriteBufferWaterMark(20_000, highWaterMark)));
    fill.accept(channel);
    runFor(100_000);
    assertThat(sink.bytes).as("bound by the wire").isLessThan(200_000);
    runFor(20_000_000);
    assertThat(sink.bytes).isEqualTo(total);
    // Netty counts some bytes of its own per write.
    assertThat(mostPending[0]).isBetween((long) chunk, highWaterMark + chunk + 2_000L);
    assertThat(toggles[0]).isGreaterThan(20);
  }

  @Test
  void aReceiverThatDoesNotReadStopsTheSender() {
    Sink sink = new Sink();
    List<Channel> accepted = new ArrayList<>();
    ServerBootstrap server =
        server(
            () ->
                new ChannelHandler[] {
                  sink,
                  new ChannelInboundHandlerAdapter() {
                    @Override
                    public void handlerAdded(ChannelHandlerContext context) {
                      accepted.add(context.channel());
                    }
                  }
                });
    server.childOption(ChannelOption.AUTO_READ, false).option(ChannelOption.SO_RCVBUF, 40_000);
    listen(server);
    Channel channel = connect(client());
    ChannelFuture written = channel.writeAndFlush(bytes(100_000));
    runFor(10_000_000);
    assertThat(sink.bytes).isZero();
    assertThat(written.isDone()).isFalse();
    // Sent: what fits into the receive buffer, not one byte more.
    assertThat(arrivedBytes(0)).isEqualTo(40_000 + Segment.MESSAGE_BYTES);
    accepted.get(0).read();
    runFor(1_000_000);
    assertThat(sink.bytes).as("one read, one packet").isBetween(1L, 1000L);
    accepted.get(0).config().setAutoRead(true);
    runFor(10_000_000);
    assertThat(sink.bytes).isEqualTo(100_000);
    assertThat(written.isSuccess()).isTrue();
  }

  private long arrivedBytes(int flow) {
    return world.trace.stream()
        .map(line -> line.split(" ", -1))
        .filter(words -> words[1].equals("" + flow))
        .mapToLong(words -> Long.parseLong(words[2]))
        .sum();
  }

  @Test
  void nobodyListens() {
    ChannelFuture attempt = client().connect(SERVER);
    assertThatThrownBy(() -> world.loop.await(attempt))
        .hasCauseInstanceOf(ConnectException.class)
        .hasMessageContaining("refused")
        .hasMessageContaining("host1:80");
    assertThat(world.clock.nanoTime()).isEqualTo(2 * (DELAY_NS + Segment.MESSAGE_BYTES));
    assertThat(attempt.channel().isOpen()).isFalse();
  }

  @Test
  void aFullBacklogRefuses() {
    ServerBootstrap server = server(() -> new ChannelHandler[] {new Echo()});
    server.option(ChannelOption.AUTO_READ, false).option(ChannelOption.SO_BACKLOG, 2);
    Channel listening = listen(server);
    connect(client());
    connect(client());
    assertThatThrownBy(() -> connect(client())).hasCauseInstanceOf(ConnectException.class);
    listening.read();
    runFor(1_000);
    connect(client());
  }

  @Test
  void connectionsNobodyAcceptedEndWithTheListener() {
    List<String> lines = new ArrayList<>();
    ServerBootstrap server = server(() -> new ChannelHandler[] {new Echo()});
    server.option(ChannelOption.AUTO_READ, false);
    Channel listening = listen(server);
    Channel channel = connect(client(new Log(lines, "client")));
    channel.writeAndFlush(bytes(10_000));
    runFor(100_000);
    listening.close();
    runFor(100_000);
    assertThat(channel.isOpen()).isFalse();
    assertThat(lines.toString()).contains("reset by host1:80", "inactive");
  }

  @Test
  void aConnectionMayTakeTooLong() {
    listen(server(() -> new ChannelHandler[] {new Echo()}));
    WireWorld slow = new WireWorld(2, 1, 80_000_000);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(slow.network.eventLoop())
            .channelFactory(slow.network.channels(0))
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 100)
            .handler(with(() -> new ChannelHandler[0]));
    ChannelFuture attempt = bootstrap.connect(SERVER);
    assertThatThrownBy(() -> slow.loop.await(attempt))
        .hasCauseInstanceOf(ConnectTimeoutException.class)
        .hasMessageContaining("host1:80");
    assertThat(slow.clock.nanoTime()).isEqualTo(100_000_000);
    assertThat(attempt.channel().isOpen()).isFalse();
    slow.loop.runUntil(1_000_000_000);
    slow.loop.shutdown();
  }

  @Test
  void impossibleAddresses() {
    assertThatThrownBy(() -> world.loop.await(client().connect(new HostAddress(0, 80))))
        .hasCauseInstanceOf(NoRouteToHostException.class);
    assertThatThrownBy(() -> world.loop.await(client().connect(new HostAddress(4, 80))))
        .hasMessageContaining("host: expected 0 to 3, found 4");
    assertThatThrownBy(() -> world.loop.await(client().connect("localhost", 80)))
        .hasMessageContaining("expected a HostAddress");
    listen(server(() -> new ChannelHandler[] {new Echo()}));
    assertThatThrownBy(() -> listen(server(() -> new ChannelHandler[] {new Echo()})))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(BindException.class);
    assertThatThrownBy(() -> new HostAddress(0, 65_536)).hasMessageContaining("65535");
    assertThatThrownBy(() -> world.network.channels(-1)).hasMessageContaining("found -1");
  }

  @Test
  void theClientCloses() {
    List<String> lines = new ArrayList<>();
    listen(server(() -> new ChannelHandler[] {new Log(lines, "server"), new Sink()}));
    Channel channel = connect(client());
    long startNs = world.clock.nanoTime();
    channel.writeAndFlush(bytes(500));
    channel.close();
    runFor(100_000);
    long dataNs = startNs + 500 + DELAY_NS;
    assertThat(lines.subList(1, lines.size()))
        .containsExactly(
            dataNs + " server read 500",
            dataNs + " server complete",
            dataNs + Segment.MESSAGE_BYTES + " server inactive");
  }

  @Test
  void theServerCloses() {
    listen(
        server(
            () ->
                new ChannelHandler[] {
                  new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext context) {
                      context.close();
                    }
                  }
                }));
    Channel channel = connect(client());
    assertThat(channel.isActive()).isTrue();
    world.loop.await(channel.closeFuture());
    assertThat(channel.isOpen()).isFalse();
    ChannelFuture late = channel.writeAndFlush(bytes(10));
    assertThatThrownBy(() -> world.loop.await(late))
        .hasCauseInstanceOf(ClosedChannelException.class);
  }

  @Test
  void writingToAClosedEndIsAnsweredByAReset() {
    List<String> lines = new ArrayList<>();
    listen(
        server(
            () ->
                new ChannelHandler[] {
                  new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext context) {
                      context.close();
                    }
                  }
                }));
    Channel channel =
        connect(client(new Log(lines, "client")).option(ChannelOption.ALLOW_HALF_CLOSURE, true));
    runFor(100_000);
    assertThat(channel.isOpen()).isTrue();
    channel.writeAndFlush(bytes(5_000));
    runFor(100_000);
    assertThat(channel.isOpen()).isFalse();
    assertThat(lines.toString())
        .contains(
            ChannelInputShutdownEvent.class.getSimpleName(),
            IOException.class.getName() + ": connection reset by host1:80");
  }

  @Test
  void halfCloseLetsTheOtherHalfFinish() {
    Sink sink = new Sink();
    ServerBootstrap server =
        server(
            () ->
                new ChannelHandler[] {
                  new ChannelInboundHandlerAdapter() {
                    private int received;

                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                      received += ((ByteBuf) message).readableBytes();
                      ReferenceCountUtil.release(message);
                    }

                    @Override
                    public void userEventTriggered(ChannelHandlerContext context, Object event) {
                      if (event == ChannelInputShutdownEvent.INSTANCE) {
                        context
                            .writeAndFlush(bytes(2 * received))
                            .addListener(done -> context.close());
                      }
                    }
                  }
                });
    listen(server.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true));
    Channel channel = connect(client(sink));
    channel.writeAndFlush(bytes(3_000));
    ((DuplexChannel) channel).shutdownOutput();
    assertThat(((DuplexChannel) channel).isOutputShutdown()).isTrue();
    world.loop.await(channel.closeFuture());
    assertThat(sink.bytes).isEqualTo(6_000);
  }

  /** What is sent to an end that reads no more is thrown away, but it is taken. */
  @Test
  void whoeverWritesToAnEndThatReadsNoMoreCanFinish() {
    listen(
        server(() -> new ChannelHandler[] {new Sink()})
            .childOption(ChannelOption.SO_RCVBUF, 4_000)
            .childHandler(
                with(
                    () ->
                        new ChannelHandler[] {
                          new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelActive(ChannelHandlerContext context) {
                              ((DuplexChannel) context.channel()).shutdownInput();
                            }
                          }
                        })));
    Channel channel = connect(client());
    world.loop.await(channel.writeAndFlush(bytes(30_000)));
    assertThat(channel.isActive()).isTrue();
  }

  /** HTTP's last content is empty; a full send buffer must not make it negative. */
  @Test
  void anEmptyWriteIsNothingEvenWithoutRoom() {
    listen(server(() -> new ChannelHandler[] {new Echo()}));
    Bootstrap client = client(new Sink()).option(ChannelOption.SO_SNDBUF, 1_000);
    Channel channel = connect(client.option(ChannelOption.SO_RCVBUF, 2_000));
    // The second fills the send buffer when the echo of the first makes a credit message due.
    channel.writeAndFlush(bytes(1_000));
    channel.writeAndFlush(bytes(1_000));
    for (int i = 0; i < 300; i++) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
      runFor(97);
    }
    world.loop.await(channel.writeAndFlush(Unpooled.EMPTY_BUFFER));
    assertThat(((DuplexChannel) channel).isOutputShutdown()).isFalse();
  }

  @Test
  void idleTimeIsVirtualTime() {
    List<String> lines = new ArrayList<>();
    listen(
        server(
            () ->
                new ChannelHandler[] {
                  new IdleStateHandler(30, 0, 0, TimeUnit.SECONDS),
                  new Log(lines, "server"),
                  new Sink()
                }));
    Channel channel = connect(client());
    long acceptedNs = DELAY_NS + Segment.MESSAGE_BYTES;
    long secondNs = TimeUnit.SECONDS.toNanos(1);
    world.loop.runUntil(10 * secondNs);
    channel.writeAndFlush(bytes(1));
    world.loop.runUntil(60 * secondNs);
    long readNs = 10 * secondNs + DELAY_NS + 1;
    assertThat(lines)
        .containsExactly(
            acceptedNs + " server active",
            readNs + " server read 1",
            readNs + " server complete",
            readNs + 30 * secondNs + " server " + IdleState.READER_IDLE);
  }

  /** Tasks that a handler queues or schedules run at their very instant, whatever is under way. */
  @Test
  void tasksOfHandlersRunAtTheirInstant() {
    List<String> lines = new ArrayList<>();
    listen(
        server(
            () ->
                new ChannelHandler[] {
                  new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                      ReferenceCountUtil.release(message);
                      long nowNs = world.clock.nanoTime();
                      context.executor().execute(() -> lines.add("task " + since(nowNs)));
                      var unused =
                          context
                              .executor()
                              .schedule(
                                  () -> lines.add("timer " + since(nowNs)),
                                  3,
                                  TimeUnit.NANOSECONDS);
                    }

                    private long since(long startNs) {
                      return world.clock.nanoTime() - startNs;
                    }
                  }
                }));
    Channel channel = connect(client());
    channel.writeAndFlush(bytes(5_000));
    runFor(100_000);
    assertThat(lines)
        .containsExactly(
            "task 0", "timer 3", "task 0", "timer 3", "task 0", "timer 3", "task 0", "timer 3",
            "task 0", "timer 3");
  }

  @Test
  void threeHoursOfATimer() {
    listen(server(() -> new ChannelHandler[] {new Echo()}));
    Channel channel = connect(client());
    long startNs = world.clock.nanoTime();
    long[] firedNs = {0};
    var timer =
        channel.eventLoop().schedule(() -> firedNs[0] = world.clock.nanoTime(), 3, TimeUnit.HOURS);
    world.loop.await(timer, TimeUnit.HOURS.toNanos(4));
    assertThat(firedNs[0]).isEqualTo(startNs + TimeUnit.HOURS.toNanos(3));
    assertThat(world.clock.nanoTime()).isEqualTo(firedNs[0]);
  }

  @Test
  void aFutureThatIsNeverDoneIsSaidSo() {
    assertThatThrownBy(() -> world.loop.await(world.loop.eventLoop().newPromise(), 1_000))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1000 ns");
    assertThat(world.clock.nanoTime()).isEqualTo(1_000);
  }

  @Test
  void shutdownClosesWhatIsOpenAndReleasesWhatIsUnderWay() {
    Channel listening = listen(server(() -> new ChannelHandler[] {new Sink()}));
    Channel channel = connect(client());
    channel.writeAndFlush(bytes(500_000));
    runFor(10_000);
    world.loop.shutdown();
    assertThat(listening.isOpen()).isFalse();
    assertThat(channel.isOpen()).isFalse();
    assertThat(channel.closeFuture().isDone()).isTrue();
    world.loop.shutdown();
  }

  @Test
  void twoRunsHaveTheSameEvents() {
    assertThat(busyRun()).hasSizeGreaterThan(1_000).isEqualTo(busyRun());
  }

  private static List<String> busyRun() {
    SimChannelTest test = new SimChannelTest();
    List<String> lines = new ArrayList<>();
    test.listen(
        test.server(() -> new ChannelHandler[] {test.new Log(lines, "server"), new Echo()}));
    for (int i = 0; i < 20; i++) {
      Channel channel = test.connect(test.client(test.new Log(lines, "client " + i), new Sink()));
      channel.writeAndFlush(test.bytes(7_000 * (i + 1)));
    }
    test.runFor(10_000_000);
    test.nothingLeaks0();
    lines.addAll(test.world.trace);
    return lines;
  }

  private void nothingLeaks0() {
    world.loop.shutdown();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
  }
}
