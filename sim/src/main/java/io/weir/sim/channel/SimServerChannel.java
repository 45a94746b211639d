package io.weir.sim.channel;

import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.ServerChannel;
import io.weir.sim.time.WorldHandle;
import java.net.SocketAddress;
import java.util.ArrayDeque;

/**
 * A listening port of a simulated host. A connection stands as soon as the wish for it arrives and
 * the backlog has room; it waits there for the application to accept it.
 */
public final class SimServerChannel extends AbstractChannel implements ServerChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

  private final SimulatedNetwork network;
  private final int host;
  private final SimChannelConfig config;
  private final ArrayDeque<SimChannel> backlog = new ArrayDeque<>();
  private final WorldHandle handle = () -> unsafe().close(unsafe().voidPromise());
  private IoRegistration registration;
  private HostAddress local;
  private boolean open = true;
  private boolean readPending;
  private boolean accepting;

  SimServerChannel(SimulatedNetwork network, int host) {
    super(null, network.nextChannelId());
    this.network = network;
    this.host = host;
    this.config = new SimChannelConfig(this);
  }

  /** Whether another connection can be taken. */
  boolean hasRoom() {
    return open && backlog.size() < config.backlog();
  }

  /** Makes the connection that a client wishes. */
  void accept(Pipe incoming, Pipe outgoing, HostAddress client, long creditBytes) {
    SimChannel child = new SimChannel(network, this, incoming, outgoing, client, creditBytes);
    backlog.add(child);
    handOver();
  }

  private void handOver() {
    if (accepting || backlog.isEmpty() || !readPending) {
      return;
    }
    accepting = true;
    try {
      while (open && readPending && !backlog.isEmpty()) {
        readPending = config.isAutoRead();
        pipeline().fireChannelRead(backlog.remove());
      }
    } finally {
      accepting = false;
    }
    readPending = false;
    pipeline().fireChannelReadComplete();
  }

  @Override
  public SimChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return open && local != null;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new ServerUnsafe();
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return loop == network.eventLoop();
  }

  @Override
  protected HostAddress localAddress0() {
    return local;
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return null;
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
    local = network.bind(SimChannel.ownAddress(address, host), this);
  }

  @Override
  protected void doDisconnect() {
    throw new UnsupportedOperationException("a listening channel has no connection");
  }

  @Override
  protected void doClose() {
    open = false;
    if (local != null) {
      network.unbind(local, this);
    }
    backlog.forEach(SimChannel::abandon);
    backlog.clear();
  }

  @Override
  protected void doBeginRead() {
    readPending = true;
    if (!accepting && !backlog.isEmpty()) {
      eventLoop().execute(this::handOver);
    }
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer buffer) {
    throw new UnsupportedOperationException("a listening channel cannot write");
  }

  @Override
  protected Object filterOutboundMessage(Object message) {
    throw new UnsupportedOperationException("a listening channel cannot write");
  }

  private final class ServerUnsafe extends AbstractUnsafe {
    @Override
    public void connect(SocketAddress remote, SocketAddress wanted, ChannelPromise promise) {
      safeSetFailure(
          promise, new UnsupportedOperationException("a listening channel cannot connect"));
    }
  }
}
