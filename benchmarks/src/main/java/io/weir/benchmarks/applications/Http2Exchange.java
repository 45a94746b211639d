package io.weir.benchmarks.applications;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.weir.sim.channel.HostAddress;
import io.weir.sim.channel.SimulatedNetwork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * HTTP/2 with prior knowledge: a client asks, on one connection and all at once, for bodies of
 * given sizes; every request is a stream of its own (RFC 9113).
 */
@SuppressWarnings("FutureReturnValueIgnored") // a lost body shows in the result
public final class Http2Exchange {
  /** Receive window of a stream, above the product of bandwidth and delay of a datacenter. */
  private static final int WINDOW_BYTES = 1 << 20;

  private static final String BYTES_PATH = "/bytes/";

  private final SimulatedNetwork network;

  /** Exchanges on {@code network}. */
  public Http2Exchange(SimulatedNetwork network) {
    this.network = network;
  }

  private static Http2FrameCodecBuilder plain(Http2FrameCodecBuilder builder) {
    // The limits of RST frames count real time, which does not pass here.
    return builder
        .decoderEnforceMaxRstFramesPerWindow(0, 0)
        .encoderEnforceMaxRstFramesPerWindow(0, 0)
        .initialSettings(Http2Settings.defaultSettings().initialWindowSize(WINDOW_BYTES));
  }

  /** Starts a server that answers {@code GET /bytes/N} with N bytes. */
  public Future<Void> serve(HostAddress address) {
    return new ServerBootstrap()
        .group(network.eventLoop())
        .channelFactory(network.serverChannels(address.host()))
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        plain(Http2FrameCodecBuilder.forServer()).build(),
                        new Http2MultiplexHandler(new Answer()));
              }
            })
        .bind(address);
  }

  /** As {@link #get(int, HostAddress, List, Consumer)}, for who waits for all. */
  public Future<List<Completion>> get(int host, HostAddress server, List<Integer> sizes) {
    return get(host, server, sizes, completion -> {});
  }

  /**
   * Asks for bodies of {@code sizes} bytes from {@code host}.
   *
   * @param answered told of every body that has arrived whole, at that time
   * @return done when every body has arrived whole, with the completions by request; failed when
   *     one did not
   */
  public Future<List<Completion>> get(
      int host, HostAddress server, List<Integer> sizes, Consumer<Completion> answered) {
    Promise<List<Completion>> done = network.eventLoop().newPromise();
    Bodies bodies = new Bodies(sizes, answered, done);
    var unused =
        new Bootstrap()
            .group(network.eventLoop())
            .channelFactory(network.channels(host))
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            plain(Http2FrameCodecBuilder.forClient()).build(),
                            new Http2MultiplexHandler(new Refusal()));
                  }
                })
            .connect(server)
            .addListener(
                (ChannelFuture connected) -> {
                  if (connected.isSuccess()) {
                    askForAll(connected.channel(), bodies);
                  } else {
                    done.setFailure(connected.cause());
                  }
                });
    return done;
  }

  private static void askForAll(Channel connection, Bodies bodies) {
    for (int request = 0; request < bodies.sizes.size(); request++) {
      Body body = new Body(request, bodies);
      var unused =
          new Http2StreamChannelBootstrap(connection)
              .handler(body)
              .open()
              .addListener(
                  (Future<Http2StreamChannel> opened) -> {
                    if (opened.isSuccess()) {
                      body.ask(opened.getNow());
                    } else {
                      bodies.done.tryFailure(opened.cause());
                    }
                  });
    }
  }

  /** Server side of a stream. */
  private static final class Answer extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel stream) {
      stream
          .pipeline()
          .addLast(
              new SimpleChannelInboundHandler<Http2HeadersFrame>() {
                @Override
                protected void channelRead0(
                    ChannelHandlerContext context, Http2HeadersFrame request) {
                  String path = request.headers().path().toString();
                  int size = Integer.parseInt(path.substring(BYTES_PATH.length()));
                  context.write(
                      new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
                  ByteBuf body = context.alloc().buffer(size).writeZero(size);
                  context.writeAndFlush(new DefaultHttp2DataFrame(body, true));
                }
              });
    }
  }

  /** A server that opens streams of its own is not expected here. */
  private static final class Refusal extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel stream) {
      stream.close();
    }
  }

  /** What one connection is asked for, and what has come of it. */
  private static final class Bodies {
    private final List<Integer> sizes;
    private final Consumer<Completion> answered;
    private final Promise<List<Completion>> done;
    private final List<Completion> completions = new ArrayList<>();

    Bodies(List<Integer> sizes, Consumer<Completion> answered, Promise<List<Completion>> done) {
      this.sizes = sizes;
      this.answered = answered;
      this.done = done;
    }

    void complete(Completion completion, Channel connection) {
      completions.add(completion);
      answered.accept(completion);
      if (completions.size() == sizes.size()) {
        completions.sort(Comparator.comparingInt(Completion::request));
        connection.close();
        done.trySuccess(List.copyOf(completions));
      }
    }
  }

  /** Client side of a stream. */
  private static final class Body extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final int request;
    private final Bodies all;
    private final int size;
    private long startNs;
    private long bytes;

    Body(int request, Bodies all) {
      this.request = request;
      this.all = all;
      this.size = all.sizes.get(request);
    }

    void ask(Channel stream) {
      startNs = now(stream);
      Http2Headers headers =
          new DefaultHttp2Headers()
              .method("GET")
              .scheme("http")
              .authority(stream.parent().remoteAddress().toString())
              .path(BYTES_PATH + size);
      stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers, true));
    }

    private static long now(Channel stream) {
      return stream.eventLoop().ticker().nanoTime();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
      if (frame instanceof Http2DataFrame data) {
        bytes += data.content().readableBytes();
        if (data.isEndStream()) {
          complete(context.channel());
        }
      }
    }

    private void complete(Channel stream) {
      if (bytes != size) {
        all.done.tryFailure(
            new IllegalStateException(
                "request " + request + ": expected " + size + ", found " + bytes));
        return;
      }
      all.complete(new Completion(request, bytes, startNs, now(stream) - startNs), stream.parent());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (bytes != size) {
        all.done.tryFailure(new IllegalStateException("request " + request + " was cut short"));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      all.done.tryFailure(cause);
      context.close();
    }
  }
}
