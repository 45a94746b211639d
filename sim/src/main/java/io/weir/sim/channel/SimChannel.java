package io.weir.sim.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.internal.StringUtil;
import io.weir.sim.time.WorldHandle;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.util.concurrent.TimeUnit;

/**
 * One end of a connection between two simulated hosts, with the semantics of a TCP socket: bytes in
 * order, flow control by the receiver's buffer, half-close. A write is done when its bytes are
 * handed to the stream, which happens as its send buffer and the receiver's credit allow.
 */
public final class SimChannel extends AbstractChannel implements DuplexChannel {
  private enum State {
    OPEN,
    CONNECTING,
    CONNECTED,
    CLOSED
  }

  private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

  private final SimulatedNetwork network;
  private final int host;
  private final SimChannelConfig config;
  private final Inbox inbox;
  private final WorldHandle handle = () -> unsafe().close(unsafe().voidPromise());
  private State state = State.OPEN;
  private IoRegistration registration;
  private HostAddress local;
  private HostAddress remote;
  private Pipe outgoing;
  private ChannelPromise connecting;
  private Future<?> connectTimeout;

  /** Bytes of data the other end still has room for. */
  private long creditBytes;

  private boolean readPending;
  private boolean reading;
  private boolean inputShutdown;
  private boolean outputShutdown;
  private boolean resetSent;
  private boolean boundHere;

  /** A channel that may connect. */
  SimChannel(SimulatedNetwork network, int host) {
    super(null, network.nextChannelId());
    this.network = network;
    this.host = host;
    this.config = new SimChannelConfig(this);
    this.inbox = new Inbox(this);
  }

  /** The listening side's end of a connection that stands. */
  SimChannel(
      SimulatedNetwork network,
      SimServerChannel parent,
      Pipe incoming,
      Pipe outgoing,
      HostAddress client,
      long creditBytes) {
    super(parent, network.nextChannelId());
    this.network = network;
    this.local = (HostAddress) parent.localAddress();
    this.host = local.host();
    this.remote = client;
    this.config = new SimChannelConfig(this);
    this.config.setOption(ChannelOption.SO_RCVBUF, parent.config().receiveBufferBytes());
    this.inbox = new Inbox(this);
    this.outgoing = outgoing;
    this.creditBytes = creditBytes;
    this.state = State.CONNECTED;
    incoming.reader(this);
    outgoing.writer(this);
    outgoing.append(Segment.message(Segment.Kind.ACCEPT, inbox.open(config.receiveBufferBytes())));
  }

  /** The address itself, or a port of this host if none is given. */
  static HostAddress ownAddress(SocketAddress address, int host) throws IOException {
    if (!(address instanceof HostAddress wanted)) {
      throw new IOException(
          "local address: expected a HostAddress, found " + StringUtil.simpleClassName(address));
    }
    if (wanted.host() != host) {
      throw new IOException("local address: expected one of host" + host + ", found " + wanted);
    }
    return wanted;
  }

  // What arrives.

  /** Application bytes have arrived: copied, for the two ends share no memory. */
  void receive(ByteBuf data, int bytes) {
    if (state == State.CONNECTED && !inputShutdown) {
      inbox.add(data, bytes);
      return;
    }
    data.skipBytes(bytes);
    if (state == State.CLOSED) {
      sendReset();
    } else {
      // Nobody reads any more, but the other end must be able to finish.
      inbox.discarded(bytes);
      returnCredit();
    }
  }

  /** A message has arrived. */
  void receive(Segment message) {
    switch (message.kind) {
      case ACCEPT -> connected(message.value);
      case REFUSE -> connectFailed(new ConnectException("connection refused: " + remote));
      case CREDIT -> {
        creditBytes += message.value;
        roomAppeared();
      }
      case FIN -> inbox.end();
      case RESET -> reset();
      default -> throw new IllegalStateException("unexpected message: " + message.kind);
    }
  }

  /** All that arrived at this instant is here. */
  void endOfArrivals() {
    readOn();
  }

  private void connected(long credit) {
    if (state != State.CONNECTING) {
      sendReset();
      return;
    }
    state = State.CONNECTED;
    creditBytes = credit;
    connectTimeout.cancel(false);
    ChannelPromise promise = connecting;
    connecting = null;
    if (!promise.trySuccess()) {
      unsafe().close(unsafe().voidPromise());
      return;
    }
    pipeline().fireChannelActive();
  }

  private void connectFailed(Exception cause) {
    if (state != State.CONNECTING) {
      return;
    }
    connectTimeout.cancel(false);
    ChannelPromise promise = connecting;
    connecting = null;
    promise.tryFailure(cause);
    unsafe().close(unsafe().voidPromise());
  }

  private void reset() {
    resetSent = true;
    if (state == State.CONNECTED && isRegistered()) {
      pipeline().fireExceptionCaught(new IOException("connection reset by " + remote));
      unsafe().close(unsafe().voidPromise());
    } else if (state == State.CONNECTED) {
      inbox.reset();
    }
  }

  // Reading.

  private boolean wantsToRead() {
    return readPending && state == State.CONNECTED && isRegistered();
  }

  private void readOn() {
    if (reading || !wantsToRead() || !inbox.hasNews()) {
      return;
    }
    reading = true;
    boolean any = false;
    try {
      while (wantsToRead() && inbox.hasData()) {
        readPending = config.isAutoRead();
        any = true;
        pipeline().fireChannelRead(inbox.remove());
      }
    } finally {
      reading = false;
    }
    if (any) {
      pipeline().fireChannelReadComplete();
      returnCredit();
    }
    if (wantsToRead() && inbox.hasEnded()) {
      endInput();
    }
  }

  private void returnCredit() {
    long bytes = inbox.creditDue();
    if (bytes > 0 && state == State.CONNECTED && !inbox.hasEnded()) {
      outgoing.append(Segment.message(Segment.Kind.CREDIT, bytes));
    }
  }

  private void endInput() {
    if (inbox.wasReset()) {
      reset();
    } else if (!config.allowHalfClosure()) {
      unsafe().close(unsafe().voidPromise());
    } else if (!inputShutdown) {
      inputShutdown = true;
      pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  void stopReading() {
    readPending = false;
  }

  @Override
  protected void doBeginRead() {
    readPending = true;
    if (!reading && inbox.hasNews()) {
      eventLoop().execute(this::readOn);
    }
  }

  // Writing.

  /** Acknowledgements or credit have arrived. */
  void roomAppeared() {
    if (state == State.CONNECTED && !outputShutdown && isRegistered()) {
      ((ClientUnsafe) unsafe()).writeOn();
    }
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer buffer) {
    while (true) {
      ByteBuf message = (ByteBuf) buffer.current();
      if (message == null) {
        return;
      }
      long room = Math.min(config.sendBufferBytes() - outgoing.outstandingBytes(), creditBytes);
      int bytes = (int) Math.max(0, Math.min(room, message.readableBytes()));
      if (bytes == 0 && message.isReadable()) {
        // Goes on when room appears.
        return;
      }
      if (bytes > 0) {
        creditBytes -= bytes;
        outgoing.append(Segment.data(message.retainedSlice(message.readerIndex(), bytes)));
      }
      buffer.progress(bytes);
      message.skipBytes(bytes);
      if (!message.isReadable()) {
        buffer.remove();
      }
    }
  }

  @Override
  protected Object filterOutboundMessage(Object message) {
    if (message instanceof ByteBuf) {
      return message;
    }
    throw new UnsupportedOperationException(
        "expected a ByteBuf to write, found " + StringUtil.simpleClassName(message));
  }

  // The end.

  @Override
  protected void doShutdownOutput() {
    outputShutdown = true;
    outgoing.append(Segment.message(Segment.Kind.FIN, 0));
  }

  @Override
  protected void doClose() {
    State before = state;
    state = State.CLOSED;
    if (boundHere) {
      network.unbind(local, this);
    }
    if (connectTimeout != null) {
      connectTimeout.cancel(false);
    }
    if (connecting != null) {
      connecting.tryFailure(new ClosedChannelException());
      connecting = null;
    }
    boolean unread = inbox.discard();
    if (before == State.CONNECTING || (before == State.CONNECTED && unread)) {
      sendReset();
    } else if (before == State.CONNECTED && !outputShutdown && !resetSent) {
      doShutdownOutput();
    }
  }

  /** Ends a connection that nobody accepted. */
  void abandon() {
    state = State.CLOSED;
    inbox.discard();
    sendReset();
  }

  private void sendReset() {
    if (!resetSent) {
      resetSent = true;
      outgoing.append(Segment.message(Segment.Kind.RESET, 0));
    }
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  // What a channel has to say about itself.

  @Override
  public SimChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return state != State.CLOSED;
  }

  @Override
  public boolean isActive() {
    return state == State.CONNECTED;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new ClientUnsafe();
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return loop == network.eventLoop();
  }

  @Override
  public HostAddress localAddress() {
    return local;
  }

  @Override
  public HostAddress remoteAddress() {
    return remote;
  }

  @Override
  protected HostAddress localAddress0() {
    return local;
  }

  @Override
  protected HostAddress remoteAddress0() {
    return remote;
  }

  @Override
  protected void doRegister(ChannelPromise promise) {
    registration = ((IoEventLoop) eventLoop()).register(handle).getNow();
    promise.setSuccess();
  }

  @Override
  protected void doDeregister() {
    registration.cancel();
  }

  @Override
  protected void doBind(SocketAddress address) throws Exception {
    local = network.bind(ownAddress(address, host), this);
    boundHere = true;
  }

  // Half-close, on the event loop.

  @Override
  public boolean isInputShutdown() {
    return inputShutdown || state == State.CLOSED;
  }

  @Override
  public ChannelFuture shutdownInput() {
    return shutdownInput(newPromise());
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    onLoop(() -> stopInput(promise));
    return promise;
  }

  private void stopInput(ChannelPromise promise) {
    inputShutdown = true;
    inbox.discard();
    returnCredit();
    promise.setSuccess();
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShutdown || state == State.CLOSED;
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return shutdownOutput(newPromise());
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    onLoop(
        () -> {
          if (isActive()) {
            ((AbstractUnsafe) unsafe()).shutdownOutput(promise);
          } else {
            promise.setFailure(new NotYetConnectedException());
          }
        });
    return promise;
  }

  @Override
  public boolean isShutdown() {
    return isInputShutdown() && isOutputShutdown();
  }

  @Override
  public ChannelFuture shutdown() {
    return shutdown(newPromise());
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    var unused = shutdownOutput().addListener(done -> stopInput(promise));
    return promise;
  }

  private void onLoop(Runnable action) {
    if (eventLoop().inEventLoop()) {
      action.run();
    } else {
      eventLoop().execute(action);
    }
  }

  private final class ClientUnsafe extends AbstractUnsafe {
    void writeOn() {
      flush0();
    }

    @Override
    public void connect(SocketAddress to, SocketAddress from, ChannelPromise promise) {
      if (!promise.setUncancellable() || !ensureOpen(promise)) {
        return;
      }
      try {
        begin(to, from, promise);
      } catch (Exception e) {
        safeSetFailure(promise, e);
        closeIfClosed();
      }
    }

    private void begin(SocketAddress to, SocketAddress from, ChannelPromise promise)
        throws Exception {
      if (state == State.CONNECTED) {
        throw new AlreadyConnectedException();
      }
      if (state == State.CONNECTING) {
        throw new ConnectionPendingException();
      }
      if (!(to instanceof HostAddress address)) {
        throw new ConnectException("expected a HostAddress to connect to, found " + to);
      }
      network.requireHost(address.host());
      if (address.host() == host) {
        throw new NoRouteToHostException(
            address + " is this very host; the simulated network has no loopback");
      }
      if (local == null) {
        doBind(from == null ? new HostAddress(host, 0) : from);
      }
      remote = address;
      state = State.CONNECTING;
      connecting = promise;
      outgoing = network.open(host, address.host());
      outgoing.writer(SimChannel.this);
      outgoing.append(Segment.connect(address, inbox.open(config.receiveBufferBytes())));
      armTimeout(address);
    }

    private void armTimeout(HostAddress address) {
      int timeoutMs = config.getConnectTimeoutMillis();
      // None is as good as one that never comes.
      long waitMs = timeoutMs > 0 ? timeoutMs : TimeUnit.DAYS.toMillis(365);
      connectTimeout =
          eventLoop()
              .schedule(
                  () ->
                      connectFailed(
                          new ConnectTimeoutException(
                              "connection timed out after " + waitMs + " ms: " + address)),
                  waitMs,
                  TimeUnit.MILLISECONDS);
    }
  }
}
