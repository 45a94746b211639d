package io.weir.benchmarks.applications;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.redis.ArrayRedisMessage;
import io.netty.handler.codec.redis.ErrorRedisMessage;
import io.netty.handler.codec.redis.FullBulkStringRedisMessage;
import io.netty.handler.codec.redis.IntegerRedisMessage;
import io.netty.handler.codec.redis.RedisArrayAggregator;
import io.netty.handler.codec.redis.RedisBulkStringAggregator;
import io.netty.handler.codec.redis.RedisDecoder;
import io.netty.handler.codec.redis.RedisEncoder;
import io.netty.handler.codec.redis.RedisMessage;
import io.netty.handler.codec.redis.SimpleStringRedisMessage;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.weir.sim.channel.HostAddress;
import io.weir.sim.channel.SimulatedNetwork;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The Redis protocol (RESP): a server with a store in memory that knows SET, GET and INCR, and a
 * client that sends one command after the other, each when the last one is answered.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a lost answer shows in the result
public final class RedisExchange {
  /**
   * What an exchange gave.
   *
   * @param answers the answers as text, by command
   * @param completions by command
   */
  public record Result(List<String> answers, List<Completion> completions) {}

  private static final int MAX_WORDS = 16;
  private static final int MAX_DEPTH = 1;

  private final SimulatedNetwork network;

  /** Exchanges on {@code network}. */
  public RedisExchange(SimulatedNetwork network) {
    this.network = network;
  }

  private static void addCodec(Channel channel) {
    channel
        .pipeline()
        .addLast(
            new RedisDecoder(),
            new RedisBulkStringAggregator(),
            new RedisArrayAggregator(MAX_WORDS, MAX_DEPTH),
            new RedisEncoder());
  }

  /** Starts a server with an empty store. */
  public Future<Void> serve(HostAddress address) {
    Map<String, byte[]> store = new HashMap<>();
    return new ServerBootstrap()
        .group(network.eventLoop())
        .channelFactory(network.serverChannels(address.host()))
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                addCodec(channel);
                channel.pipeline().addLast(new Store(store));
              }
            })
        .bind(address);
  }

  /** As {@link #send(int, HostAddress, List, Consumer)}, for who waits for the last answer. */
  public Future<Result> send(int host, HostAddress server, List<List<String>> commands) {
    return send(host, server, commands, completion -> {});
  }

  /**
   * Sends commands from {@code host}.
   *
   * @param commands each a command and its arguments
   * @param answered told of every answer, when it has arrived
   * @return done when the last is answered
   */
  public Future<Result> send(
      int host, HostAddress server, List<List<String>> commands, Consumer<Completion> answered) {
    Promise<Result> done = network.eventLoop().newPromise();
    var unused =
        new Bootstrap()
            .group(network.eventLoop())
            .channelFactory(network.channels(host))
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    addCodec(channel);
                    channel.pipeline().addLast(new Commands(commands, answered, done));
                  }
                })
            .connect(server)
            .addListener(
                (ChannelFuture connected) -> {
                  if (!connected.isSuccess()) {
                    done.setFailure(connected.cause());
                  }
                });
    return done;
  }

  private static FullBulkStringRedisMessage bulk(ByteBufAllocator allocator, byte[] bytes) {
    ByteBuf content = allocator.buffer(bytes.length).writeBytes(bytes);
    return new FullBulkStringRedisMessage(content);
  }

  /** The server's side of a connection. */
  private static final class Store extends SimpleChannelInboundHandler<ArrayRedisMessage> {
    private final Map<String, byte[]> store;

    Store(Map<String, byte[]> store) {
      this.store = store;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ArrayRedisMessage command) {
      List<byte[]> words = new ArrayList<>();
      for (RedisMessage word : command.children()) {
        ByteBuf content = ((FullBulkStringRedisMessage) word).content();
        byte[] bytes = new byte[content.readableBytes()];
        content.readBytes(bytes);
        words.add(bytes);
      }
      var unused = context.writeAndFlush(answer(context.alloc(), words));
    }

    private RedisMessage answer(ByteBufAllocator allocator, List<byte[]> words) {
      String name = text(words.get(0)).toUpperCase(Locale.ROOT);
      String key = words.size() > 1 ? text(words.get(1)) : "";
      switch (name + " " + words.size()) {
        case "SET 3" -> {
          store.put(key, words.get(2));
          return new SimpleStringRedisMessage("OK");
        }
        case "GET 2" -> {
          byte[] value = store.get(key);
          return value == null ? FullBulkStringRedisMessage.NULL_INSTANCE : bulk(allocator, value);
        }
        case "INCR 2" -> {
          return increment(key);
        }
        default -> {
          return new ErrorRedisMessage("ERR unknown command or wrong number of arguments: " + name);
        }
      }
    }

    private RedisMessage increment(String key) {
      try {
        byte[] value = store.get(key);
        long next = value == null ? 1 : Math.addExact(Long.parseLong(text(value)), 1);
        store.put(key, Long.toString(next).getBytes(StandardCharsets.UTF_8));
        return new IntegerRedisMessage(next);
      } catch (NumberFormatException | ArithmeticException e) {
        return new ErrorRedisMessage("ERR value is not an integer or out of range");
      }
    }

    private static String text(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** The client's side. */
  private static final class Commands extends SimpleChannelInboundHandler<RedisMessage> {
    private final List<List<String>> commands;
    private final Consumer<Completion> answered;
    private final Promise<Result> done;
    private final List<String> answers = new ArrayList<>();
    private final List<Completion> completions = new ArrayList<>();
    private long startNs;

    Commands(List<List<String>> commands, Consumer<Completion> answered, Promise<Result> done) {
      this.commands = commands;
      this.answered = answered;
      this.done = done;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      next(context);
    }

    private void next(ChannelHandlerContext context) {
      if (answers.size() == commands.size()) {
        done.setSuccess(new Result(List.copyOf(answers), List.copyOf(completions)));
        context.close();
        return;
      }
      List<RedisMessage> words = new ArrayList<>();
      for (String word : commands.get(answers.size())) {
        words.add(bulk(context.alloc(), word.getBytes(StandardCharsets.UTF_8)));
      }
      startNs = context.channel().eventLoop().ticker().nanoTime();
      context.writeAndFlush(new ArrayRedisMessage(words));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, RedisMessage answer) {
      String text = textOf(answer);
      long fctNs = context.channel().eventLoop().ticker().nanoTime() - startNs;
      Completion completion = new Completion(answers.size(), text.length(), startNs, fctNs);
      completions.add(completion);
      answers.add(text);
      answered.accept(completion);
      next(context);
    }

    private static String textOf(RedisMessage answer) {
      if (answer instanceof FullBulkStringRedisMessage bulk) {
        return bulk.isNull() ? "(nil)" : bulk.content().toString(StandardCharsets.UTF_8);
      }
      if (answer instanceof IntegerRedisMessage integer) {
        return Long.toString(integer.value());
      }
      if (answer instanceof SimpleStringRedisMessage simple) {
        return simple.content();
      }
      return ((ErrorRedisMessage) answer).content();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      done.tryFailure(new IllegalStateException("closed after " + answers.size() + " answers"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      done.tryFailure(cause);
      context.close();
    }
  }
}
