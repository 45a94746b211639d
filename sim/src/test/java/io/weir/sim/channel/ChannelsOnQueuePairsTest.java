package io.weir.sim.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.weir.sim.cc.Algorithm;
import io.weir.sim.host.HostSpec;
import io.weir.sim.host.RoceSpec;
import io.weir.sim.host.TcpSpec;
import io.weir.sim.time.VirtualEventLoopGroup;
import io.weir.sim.traffic.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels on the real transports, queue pairs and TCP: packets, queues, losses. */
class ChannelsOnQueuePairsTest {
  private static final HostAddress SERVER = new HostAddress(0, 80);
  private static final int INTS = 100_000;

  private record Outcome(long digest, long doneNs, int wrong, long dropped) {}

  /** Reads integers and counts those that are not the next. */
  private static final class InOrder extends ChannelInboundHandlerAdapter {
    private final ByteBuf rest;
    private int next;
    private int wrong;

    InOrder(ByteBuf rest) {
      this.rest = rest;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf data = (ByteBuf) message;
      rest.writeBytes(data);
      data.release();
      while (rest.readableBytes() >= Integer.BYTES) {
        wrong += rest.readInt() == next++ ? 0 : 1;
      }
      rest.discardSomeReadBytes();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      rest.release();
    }
  }

  /** Four senders to one host, beside a flow without end that starts at line rate. */
  private static Outcome transfer(HostSpec spec, long startNs) {
    UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    Datacenter datacenter =
        new Datacenter(
            6,
            spec,
            Algorithm.DCTCP.create(Algorithm.DCTCP.defaults()),
            List.of(new Flow(5, 0, startNs)),
            false);
    List<InOrder> receivers = new ArrayList<>();
    ChannelFuture listening =
        new ServerBootstrap()
            .group(datacenter.network.eventLoop())
            .channelFactory(datacenter.network.serverChannels(SERVER.host()))
            .childOption(ChannelOption.ALLOCATOR, allocator)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    receivers.add(new InOrder(allocator.buffer()));
                    channel.pipeline().addLast(receivers.get(receivers.size() - 1));
                  }
                })
            .bind(SERVER);
    datacenter.loop.await(listening);
    List<ChannelFuture> closed = new ArrayList<>();
    for (int host = 1; host <= 4; host++) {
      ChannelFuture connected =
          new Bootstrap()
              .group(datacenter.network.eventLoop())
              .channelFactory(datacenter.network.channels(host))
              .option(ChannelOption.ALLOCATOR, allocator)
              .handler(new ChannelInboundHandlerAdapter())
              .connect(SERVER);
      datacenter.loop.await(connected);
      ByteBuf data = allocator.buffer(INTS * Integer.BYTES);
      for (int i = 0; i < INTS; i++) {
        data.writeInt(i);
      }
      closed.add(connected.channel().writeAndFlush(data).addListener(ChannelFutureListener.CLOSE));
    }
    closed.forEach(written -> datacenter.loop.await(written));
    while (receivers.stream().anyMatch(receiver -> receiver.next < INTS)) {
      datacenter.loop.runUntil(datacenter.clock.nanoTime() + 100_000);
    }
    datacenter.loop.runUntil(datacenter.clock.nanoTime() + 1_000_000);
    datacenter.requireSound();
    Outcome outcome =
        new Outcome(
            datacenter.fabric.digest(),
            datacenter.clock.nanoTime(),
            receivers.stream().mapToInt(receiver -> receiver.wrong).sum(),
            datacenter.hosts.framesDropped());
    datacenter.loop.shutdown();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
    return outcome;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyByteArrivesInOrderAndEveryRunIsTheSameOnAnyThread(boolean tcp) {
    HostSpec spec = tcp ? TcpSpec.DEFAULTS : RoceSpec.DEFAULTS;
    List<Outcome> here = new ArrayList<>();
    List<Callable<Outcome>> simulations = new ArrayList<>();
    for (long start = 0; start < 4; start++) {
      long startNs = start * 1_000;
      here.add(transfer(spec, startNs));
      simulations.add(() -> transfer(spec, startNs));
    }
    assertThat(here).extracting(Outcome::wrong).containsOnly(0);
    assertThat(here).extracting(Outcome::digest).doesNotHaveDuplicates();
    for (int threads = 1; threads <= 2; threads++) {
      try (VirtualEventLoopGroup group = new VirtualEventLoopGroup(threads)) {
        assertThat(group.runAll(simulations)).as("%d threads", threads).isEqualTo(here);
      }
    }
  }
}
