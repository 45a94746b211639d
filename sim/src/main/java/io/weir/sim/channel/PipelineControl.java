package io.weir.sim.channel;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowClass;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.LossEvent;
import io.weir.sim.cc.Need;
import io.weir.sim.cc.RttProbeEvent;
import io.weir.sim.time.VirtualEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Congestion control whose events travel through channel pipelines: one {@link FlowChannel} per
 * flow, the algorithm at its end. Handlers before it see every event, may change it (the objects
 * are mutable) or keep it from the algorithm. Without such handlers a run is the same event for
 * event as with the algorithm alone.
 *
 * <p>Events are handed on as they come; {@code channelReadComplete} follows after a probe, a loss
 * or {@link #ACKS_PER_BATCH} acknowledgements of a flow, for it costs several times an event.
 */
public final class PipelineControl implements CongestionControl {
  /** Which events travel through the pipelines; the others reach the algorithm directly. */
  public enum Delivery {
    /** All. */
    EVERY_EVENT,
    /** RTT probes and losses: those that close a monitor interval. */
    PROBES_AND_LOSSES
  }

  /** Acknowledgements of a flow that make a batch. */
  public static final int ACKS_PER_BATCH = 64;

  /** Name of the last handler of every pipeline, the algorithm. */
  public static final String ALGORITHM = "algorithm";

  private final CongestionControl algorithm;
  private final boolean everyEvent;
  private final Consumer<? super FlowChannel> initializer;
  private final List<FlowChannel> channels = new ArrayList<>();
  private final FlowSignal cnp = new FlowSignal(FlowSignal.Kind.CNP);
  private final FlowSignal timer = new FlowSignal(FlowSignal.Kind.TIMER);
  private final FlowSignal appLimited = new FlowSignal(FlowSignal.Kind.APP_LIMITED);
  private final FlowSignal recovered = new FlowSignal(FlowSignal.Kind.RECOVERED);
  private final FlowSignal restart = new FlowSignal(FlowSignal.Kind.RESTART);
  private VirtualEventLoop loop;

  /**
   * @param algorithm at the end of every pipeline
   * @param delivery which events travel
   * @param initializer adds handlers to a new flow's pipeline
   */
  public PipelineControl(
      CongestionControl algorithm, Delivery delivery, Consumer<? super FlowChannel> initializer) {
    this.algorithm = algorithm;
    this.everyEvent = delivery == Delivery.EVERY_EVENT;
    this.initializer = initializer;
  }

  /** Names the loop its channels run on; before the first flow begins. */
  public void attach(VirtualEventLoop simulationLoop) {
    loop = simulationLoop;
  }

  /** The channel of each flow begun so far, in the order in which they began. */
  public List<FlowChannel> channels() {
    return List.copyOf(channels);
  }

  /** Two longs of its own behind the algorithm's: the flow's channel and its open batch. */
  @Override
  public int privateLongs() {
    return algorithm.privateLongs() + 2;
  }

  private int channelAt(int offset) {
    return offset + PRIVATE + algorithm.privateLongs();
  }

  @Override
  public Set<Need> needs() {
    return algorithm.needs();
  }

  @Override
  public Set<Need> needs(int flow) {
    return algorithm.needs(flow);
  }

  @Override
  public List<FlowClass> classes() {
    return algorithm.classes();
  }

  @Override
  public int classOf(int flow) {
    return algorithm.classOf(flow);
  }

  @Override
  public boolean probesEveryBurst(long[] block, int offset) {
    return algorithm.probesEveryBurst(block, offset);
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    if (loop == null || !loop.eventLoop().inEventLoop()) {
      throw new IllegalStateException(
          "a flow with a pipeline must begin on the event loop of its simulation");
    }
    FlowChannel channel =
        new FlowChannel(new CountedChannelId(channels.size()), loop.eventLoop(), flow);
    initializer.accept(channel);
    channel.pipeline().addLast(ALGORITHM, new AlgorithmHandler(algorithm, channel));
    block[channelAt(offset)] = channels.size();
    channels.add(channel);
    channel.unsafe().register(loop.eventLoop(), channel.newPromise());
    algorithm.onStart(flow, block, offset);
    loop.yieldToTasks();
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    if (!everyEvent) {
      algorithm.onAck(event, block, offset);
      return;
    }
    int batch = channelAt(offset) + 1;
    boolean complete = ++block[batch] == ACKS_PER_BATCH;
    if (complete) {
      block[batch] = 0;
    }
    deliver(event, block, offset, complete);
  }

  @Override
  public void onLoss(LossEvent event, long[] block, int offset) {
    deliver(event, block, offset, true);
  }

  @Override
  public void onRttProbe(RttProbeEvent event, long[] block, int offset) {
    deliver(event, block, offset, true);
  }

  @Override
  public void onCnp(long nowNs, long[] block, int offset) {
    if (everyEvent) {
      cnp.nowNs = nowNs;
      deliver(cnp, block, offset, false);
    } else {
      algorithm.onCnp(nowNs, block, offset);
    }
  }

  @Override
  public void onTimer(long nowNs, long[] block, int offset) {
    if (everyEvent) {
      timer.nowNs = nowNs;
      deliver(timer, block, offset, false);
    } else {
      algorithm.onTimer(nowNs, block, offset);
    }
  }

  @Override
  public void onAppLimited(long nowNs, long[] block, int offset) {
    if (everyEvent) {
      appLimited.nowNs = nowNs;
      deliver(appLimited, block, offset, false);
    } else {
      algorithm.onAppLimited(nowNs, block, offset);
    }
  }

  @Override
  public void onRecovered(long nowNs, long[] block, int offset) {
    if (everyEvent) {
      recovered.nowNs = nowNs;
      deliver(recovered, block, offset, false);
    } else {
      algorithm.onRecovered(nowNs, block, offset);
    }
  }

  @Override
  public void onRestart(long nowNs, long[] block, int offset) {
    if (everyEvent) {
      restart.nowNs = nowNs;
      deliver(restart, block, offset, false);
    } else {
      algorithm.onRestart(nowNs, block, offset);
    }
  }

  private void deliver(Object event, long[] block, int offset, boolean batchComplete) {
    FlowChannel channel = channels.get((int) block[channelAt(offset)]);
    channel.at(block, offset);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.fireChannelRead(event);
    if (batchComplete) {
      pipeline.fireChannelReadComplete();
    }
    if (channel.failure() != null) {
      throw new IllegalStateException(
          "the pipeline of flow " + channel.flow().flow() + " failed", channel.failure());
    }
    loop.yieldToTasks();
  }

  /** The end of a pipeline. */
  private static final class AlgorithmHandler extends ChannelInboundHandlerAdapter {
    private final CongestionControl algorithm;
    private final FlowChannel channel;

    AlgorithmHandler(CongestionControl algorithm, FlowChannel channel) {
      this.algorithm = algorithm;
      this.channel = channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object event) {
      long[] block = channel.block();
      int offset = channel.offset();
      if (event instanceof AckEvent ack) {
        algorithm.onAck(ack, block, offset);
      } else if (event instanceof RttProbeEvent probe) {
        algorithm.onRttProbe(probe, block, offset);
      } else if (event instanceof LossEvent loss) {
        algorithm.onLoss(loss, block, offset);
      } else if (event instanceof FlowSignal signal) {
        signal(signal, block, offset);
      } else {
        context.fireChannelRead(event);
      }
    }

    private void signal(FlowSignal signal, long[] block, int offset) {
      switch (signal.kind) {
        case CNP -> algorithm.onCnp(signal.nowNs, block, offset);
        case TIMER -> algorithm.onTimer(signal.nowNs, block, offset);
        case APP_LIMITED -> algorithm.onAppLimited(signal.nowNs, block, offset);
        case RECOVERED -> algorithm.onRecovered(signal.nowNs, block, offset);
        case RESTART -> algorithm.onRestart(signal.nowNs, block, offset);
      }
    }

    /** Ends here: there is nothing behind it to tell. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {}

    /** A handler or the algorithm failed: the run must not go on as if nothing had happened. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      channel.failed(cause);
    }
  }
}
