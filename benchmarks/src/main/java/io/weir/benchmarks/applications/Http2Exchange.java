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

  /**
   * Asks for bodies of {@code sizes} bytes from {@code host}.
   *
   * @return done when every body has arrived whole, with the completions by request; failed when
   *     one did not
   */
  public Future<List<Completion>> get(int host, HostAddress server, List<Integer> sizes) {
    Promise<List<Completion>> done = network.eventLoop().newPromise();
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
                    askForAll(connected.channel(), sizes, done);
                  } else {
                    done.setFailure(connected.cause());
                  }
                });
    return done;
  }

  private static void askForAll(
      Channel connection, List<Integer> sizes, Promise<List<Completion>> done) {
    List<Completion> completions = new ArrayList<>();
    for (int request = 0; request < sizes.size(); request++) {
      Body body = new Body(request, sizes, completions, done);
      int size = sizes.get(request);
      var unused =
          new Http2StreamChannelBootstrap(connection)
              .handler(body)
              .open()
              .addListener(
                  (Future<Http2StreamChannel> opened) -> {
                    if (opened.isSuccess()) {
                      body.ask(opened.getNow(), size);
                    } else {
                      done.tryFailure(opened.cause());
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

  /** Client side of a stream. */
  private static final class Body extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final int request;
    private final List<Integer> sizes;
    private final List<Completion> completions;
    private final Promise<List<Completion>> done;
    private long startNs;
    private long bytes;

    Body(
        int request,
        List<Integer> sizes,
        List<Completion> completions,
        Promise<List<Completion>> done) {
      this.request = request;
      this.sizes = sizes;
      this.completions = completions;
      this.done = done;
    }

    void ask(Channel stream, int size) {
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
          complete(context);
        }
      }
    }

    private void complete(ChannelHandlerContext context) {
      if (bytes != sizes.get(request)) {
        done.tryFailure(
            new IllegalStateException(
                "request " + request + ": expected " + sizes.get(request) + ", found " + bytes));
        return;
      }
      completions.add(new Completion(request, bytes, startNs, now(context.channel()) - startNs));
      if (completions.size() == sizes.size()) {
        completions.sort(Comparator.comparingInt(Completion::request));
        context.channel().parent().close();
        done.trySuccess(List.copyOf(completions));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (bytes != sizes.get(request)) {
        done.tryFailure(new IllegalStateException("request " + request + " was cut short"));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      done.tryFailure(cause);
      context.close();
    }
  }
}
