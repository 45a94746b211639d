package io.weir.sim.channel;

import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelId;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.weir.sim.cc.FlowContext;
import java.net.SocketAddress;

/**
 * The congestion-control events of one flow as a channel: {@link io.weir.sim.cc.AckEvent}, {@link
 * io.weir.sim.cc.LossEvent}, {@link io.weir.sim.cc.RttProbeEvent} and {@link FlowSignal} arrive as
 * inbound messages, and what reaches the end of the pipeline reaches the algorithm. Nothing can be
 * written to it. It opens when the flow begins.
 */
public final class FlowChannel extends AbstractChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false);

  private final ChannelConfig config = new DefaultChannelConfig(this);
  private final EventLoop loop;
  private final FlowContext flow;
  private long[] block;
  private int offset;
  private boolean open = true;
  private Throwable failure;

  FlowChannel(ChannelId id, EventLoop loop, FlowContext flow) {
    super(null, id);
    this.loop = loop;
    this.flow = flow;
  }

  /** The flow whose events these are. */
  public FlowContext flow() {
    return flow;
  }

  void at(long[] flowBlock, int flowOffset) {
    block = flowBlock;
    offset = flowOffset;
  }

  /** The array in which the algorithm's block lies, during an event. */
  long[] block() {
    return block;
  }

  /** Where in it the algorithm's block begins. */
  int offset() {
    return offset;
  }

  void failed(Throwable cause) {
    failure = cause;
  }

  /** What a handler or the algorithm threw, or null. */
  Throwable failure() {
    return failure;
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return open;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new FlowUnsafe();
  }

  @Override
  protected boolean isCompatible(EventLoop other) {
    return other == loop;
  }

  @Override
  protected SocketAddress localAddress0() {
    return null;
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return null;
  }

  @Override
  protected void doRegister(ChannelPromise promise) {
    promise.setSuccess();
  }

  @Override
  protected void doBind(SocketAddress address) {
    throw new UnsupportedOperationException("a flow cannot be bound");
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  @Override
  protected void doClose() {
    open = false;
  }

  @Override
  protected void doBeginRead() {
    // Events come by themselves.
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer buffer) {
    throw new UnsupportedOperationException("nothing can be written to a flow's events");
  }

  @Override
  protected Object filterOutboundMessage(Object message) {
    throw new UnsupportedOperationException("nothing can be written to a flow's events");
  }

  private final class FlowUnsafe extends AbstractUnsafe {
    @Override
    public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
      safeSetFailure(promise, new UnsupportedOperationException("a flow cannot be connected"));
    }
  }
}
