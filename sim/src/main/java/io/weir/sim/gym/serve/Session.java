package io.weir.sim.gym.serve;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.WriteTimeoutException;
import io.netty.util.concurrent.Future;
import io.weir.artefact.UserError;
import io.weir.sim.gym.Environment;
import io.weir.sim.gym.StepResult;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One connection. Its state belongs to the channel's event loop; simulations run on workers, and an
 * environment has one request under way at a time, counted until its answer has left. So a client
 * that does not read makes nothing pile up.
 */
final class Session extends SimpleChannelInboundHandler<ByteBuf> {
  /** Time a client has to read a last error before the connection is closed, ms. */
  private static final long LINGER_MS = 1000;

  private final EnvironmentServer server;
  private final FrameDecoder decoder;
  private final Slot[] slots;
  private ChannelHandlerContext ctx;
  private Future<?> deadline;
  private boolean welcome;
  private boolean ended;
  private int busy;

  /** An environment and the thread it runs on. */
  private static final class Slot {
    final Environment environment;
    final Executor worker;
    boolean busy;

    Slot(Environment environment, Executor worker) {
      this.environment = environment;
      this.worker = worker;
    }
  }

  /** Something a worker does with an environment. */
  @FunctionalInterface
  private interface Work {
    StepResult run(Environment environment);
  }

  Session(EnvironmentServer server, FrameDecoder decoder) {
    this.server = server;
    this.decoder = decoder;
    this.slots = new Slot[server.spec().environments()];
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    ctx = context;
    if (!server.admit(this)) {
      fail(
          Protocol.NO_REQUEST,
          Protocol.FULL,
          "sessions: expected at most " + server.spec().sessions() + ", all are taken; try later");
      return;
    }
    expect(server.spec().handshakeMs(), "HELLO");
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end("the client is gone");
    server.leave(this);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf frame)
      throws ProtocolException {
    if (ended) {
      return;
    }
    Protocol.Request request = Protocol.read(frame);
    if (welcome == (request instanceof Protocol.Hello)) {
      throw Protocol.malformed(
          welcome
              ? "message: expected RESET, STEP or BYE, found a second HELLO"
              : "message: expected HELLO first, found another");
    }
    if (request instanceof Protocol.Hello hello) {
      greet(hello);
    } else if (request instanceof Protocol.Reset reset) {
      reset(reset);
    } else if (request instanceof Protocol.Step step) {
      step(step);
    } else {
      bye();
    }
    if (busy == 0) {
      expect(server.spec().idleMs(), "a request");
    }
  }

  private void greet(Protocol.Hello hello) throws ProtocolException {
    if (!server.accepts(hello.token)) {
      throw new ProtocolException(
          Protocol.WRONG_TOKEN, "HELLO: expected this server's token, found another or none");
    }
    welcome = true;
    decoder.allow(server.spec().frameBytes());
    ByteBuf out = ctx.alloc().buffer();
    Protocol.writeSpec(out, server.description());
    send(out);
    server.log(name() + ": session open");
  }

  private void bye() {
    end("BYE");
    decoder.discard();
    ByteBuf out = ctx.alloc().buffer();
    Protocol.writeBye(out);
    ctx.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
  }

  private void reset(Protocol.Reset reset) {
    if (isIndex(reset.request(), reset.environment())) {
      if (slots[reset.environment()] == null) {
        slots[reset.environment()] = new Slot(server.newEnvironment(), server.worker());
      }
      run(reset.request(), reset.environment(), e -> e.reset(reset.seed()));
    }
  }

  private void step(Protocol.Step step) {
    if (!isIndex(step.request, step.environment)) {
      return;
    }
    if (slots[step.environment] == null) {
      refuse(
          step.request,
          "STEP: expected RESET of environment " + step.environment + " first, found none");
      return;
    }
    run(step.request, step.environment, e -> e.step(step.actions));
  }

  private boolean isIndex(int request, int environment) {
    if (environment >= 0 && environment < slots.length) {
      return true;
    }
    refuse(
        request,
        "environment: expected 0 to "
            + (slots.length - 1)
            + ", found "
            + Integer.toUnsignedString(environment));
    return false;
  }

  private void run(int request, int index, Work work) {
    Slot slot = slots[index];
    if (slot.busy) {
      refuse(
          request,
          "environment "
              + index
              + ": expected its last answer to be read before the next request, found it busy");
      return;
    }
    slot.busy = true;
    busy++;
    noDeadline();
    Channel channel = ctx.channel();
    try {
      slot.worker.execute(() -> answer(channel, slot, request, index, work));
    } catch (RejectedExecutionException e) {
      fail(request, Protocol.SHUTDOWN, "the server is shutting down");
    }
  }

  /** On the worker: runs the simulation and writes what comes of it. */
  private void answer(Channel channel, Slot slot, int request, int index, Work work) {
    try {
      StepResult result = work.run(slot.environment);
      int bytes = Math.toIntExact(Protocol.resultBytes(result.agents()));
      ByteBuf out = channel.alloc().buffer(bytes);
      Protocol.writeResult(out, request, index, result);
      reply(channel, slot, out);
    } catch (UserError e) {
      ByteBuf out = channel.alloc().buffer();
      Protocol.writeError(out, request, Protocol.REFUSED, false, e.getMessage());
      reply(channel, slot, out);
    } catch (CancellationException e) {
      // The session is over: nobody waits for an answer.
      server.log(name(channel) + ": environment " + index + " cancelled");
    } catch (Throwable e) {
      // Also what the simulator must not throw, and a heap that is too small for this scenario.
      server.log(name(channel) + ": environment " + index + " failed: " + e);
      execute(
          channel,
          () -> fail(request, Protocol.INTERNAL, "environment " + index + " failed: " + e));
    }
  }

  /**
   * Writes on the event loop, so that the environment is free again before anything the client
   * sends on this answer is read.
   */
  private void reply(Channel channel, Slot slot, ByteBuf out) {
    execute(
        channel,
        () ->
            channel
                .writeAndFlush(out)
                .addListener(
                    done -> {
                      slot.busy = false;
                      busy--;
                      if (busy == 0 && !ended) {
                        expect(server.spec().idleMs(), "a request");
                      }
                    }));
  }

  private static void execute(Channel channel, Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException e) {
      // The server has been shut down meanwhile, and the connection with it.
      close(channel);
    }
  }

  private void refuse(int request, String message) {
    ByteBuf out = ctx.alloc().buffer();
    Protocol.writeError(out, request, Protocol.REFUSED, false, message);
    send(out);
    if (!ctx.channel().isWritable()) {
      fail(request, Protocol.MALFORMED, "expected answers to be read, found them piling up");
    }
  }

  private void expect(long withinMs, String what) {
    noDeadline();
    if (ended) {
      return;
    }
    deadline =
        ctx.executor()
            .schedule(
                () ->
                    fail(
                        Protocol.NO_REQUEST,
                        Protocol.IDLE,
                        "expected " + what + " within " + withinMs + " ms, found none"),
                withinMs,
                TimeUnit.MILLISECONDS);
  }

  private void noDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable found = cause instanceof DecoderException ? cause.getCause() : cause;
    if (found instanceof ProtocolException e) {
      fail(Protocol.NO_REQUEST, e.code(), e.getMessage());
    } else if (found instanceof WriteTimeoutException) {
      end("it did not read its answers for " + server.spec().idleMs() + " ms");
      close(context.channel());
    } else if (found instanceof IOException) {
      end("connection lost: " + found.getMessage());
      close(context.channel());
    } else {
      fail(Protocol.NO_REQUEST, Protocol.INTERNAL, "the server failed: " + found);
    }
  }

  /** On the event loop: says what is wrong, then closes the connection. */
  void fail(int request, int code, String message) {
    if (ended) {
      return;
    }
    end(message);
    decoder.discard();
    ByteBuf out = ctx.alloc().buffer();
    Protocol.writeError(out, request, code, true, message);
    Channel channel = ctx.channel();
    ctx.writeAndFlush(out)
        .addListener(
            done -> {
              // Closing with unread input would reset the connection, and the error with it.
              if (done.isSuccess() && channel instanceof DuplexChannel duplex) {
                var unused = duplex.shutdownOutput();
              } else {
                close(channel);
              }
            });
    var unused = ctx.executor().schedule(() -> close(channel), LINGER_MS, TimeUnit.MILLISECONDS);
  }

  /** Frees the environments; a step under way ends soon, on its worker. */
  private void end(String why) {
    if (ended) {
      return;
    }
    ended = true;
    noDeadline();
    server.log(name() + ": session closed: " + why);
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] != null) {
        slots[i].environment.cancel();
        slots[i] = null;
        server.freed();
      }
    }
  }

  /** Tells the client; done when the message is on its way. */
  Future<?> shutDown() {
    return ctx.executor()
        .submit(() -> fail(Protocol.NO_REQUEST, Protocol.SHUTDOWN, "the server is shutting down"));
  }

  private void send(ByteBuf out) {
    var unused = ctx.writeAndFlush(out);
  }

  private static void close(Channel channel) {
    var unused = channel.close();
  }

  private String name() {
    return name(ctx.channel());
  }

  private static String name(Channel channel) {
    return "client " + channel.id().asShortText();
  }
}
