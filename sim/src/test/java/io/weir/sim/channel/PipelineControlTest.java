package io.weir.sim.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.Algorithm;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.LossEvent;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.cc.RateDecision;
import io.weir.sim.cc.RttProbeEvent;
import io.weir.sim.channel.PipelineControl.Delivery;
import io.weir.sim.traffic.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PipelineControlTest {
  private static final long RUN_NS = 2_000_000;

  /** Decides to slow down a little, again and again. */
  private static final class Slower implements RateDecision {
    @Override
    public int stateLongs() {
      return 0;
    }

    @Override
    public void reset(long[] state, int offset) {}

    @Override
    public int decide(long[] report, long[] state, int offset) {
      return ONE_Q16 - 1_000;
    }
  }

  private static List<Flow> manyToOne() {
    List<Flow> flows = new ArrayList<>();
    for (int sender = 1; sender < 5; sender++) {
      flows.add(new Flow(sender, 0, 1_000L * sender));
    }
    return flows;
  }

  private static Datacenter run(CongestionControl control, boolean windows) {
    Datacenter datacenter = new Datacenter(5, control, manyToOne(), windows);
    datacenter.loop.runUntil(RUN_NS);
    datacenter.requireSound();
    return datacenter;
  }

  private static List<Supplier<CongestionControl>> algorithms() {
    List<Supplier<CongestionControl>> algorithms = new ArrayList<>();
    for (Algorithm algorithm : Algorithm.values()) {
      algorithms.add(() -> algorithm.create(algorithm.defaults()));
    }
    algorithms.add(() -> new ProbeRateControl(new Slower(), 2_000));
    return algorithms;
  }

  @Test
  void theRunIsTheSameWithPipelinesAndWithout() {
    for (Supplier<CongestionControl> algorithm : algorithms()) {
      Datacenter alone = run(algorithm.get(), false);
      assertThat(alone.fabric.hops()).isGreaterThan(500);
      for (Delivery delivery : Delivery.values()) {
        for (boolean windows : new boolean[] {false, true}) {
          PipelineControl control = new PipelineControl(algorithm.get(), delivery, channel -> {});
          Datacenter piped = run(control, windows);
          assertThat(piped.fabric.digest())
              .as("%s %s windows %s", algorithm.get(), delivery, windows)
              .isEqualTo(alone.fabric.digest());
          assertThat(control.channels()).hasSize(4);
        }
      }
    }
  }

  /** Counts what passes. */
  private static final class Counter extends ChannelInboundHandlerAdapter {
    int acks;
    int losses;
    int probes;
    int signals;
    int completions;

    @Override
    public void channelRead(ChannelHandlerContext context, Object event) {
      acks += event instanceof AckEvent ? 1 : 0;
      losses += event instanceof LossEvent ? 1 : 0;
      probes += event instanceof RttProbeEvent ? 1 : 0;
      signals += event instanceof FlowSignal ? 1 : 0;
      context.fireChannelRead(event);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      completions++;
      context.fireChannelReadComplete();
    }
  }

  @Test
  void handlersSeeEveryEventAndBatchesAreFew() {
    Counter dcqcn = new Counter();
    run(
        new PipelineControl(
            Algorithm.DCQCN.create(Algorithm.DCQCN.defaults()),
            Delivery.EVERY_EVENT,
            channel -> {
              if (channel.flow().flow() == 0) {
                channel.pipeline().addLast(dcqcn);
              }
            }),
        false);
    assertThat(dcqcn.acks).isGreaterThan(10);
    assertThat(dcqcn.signals).as("CNPs and timers").isGreaterThan(10);
    assertThat(dcqcn.completions)
        .isEqualTo(dcqcn.losses + dcqcn.acks / PipelineControl.ACKS_PER_BATCH);

    Counter probed = new Counter();
    run(
        new PipelineControl(
            new ProbeRateControl(new Slower(), 2_000),
            Delivery.PROBES_AND_LOSSES,
            channel -> channel.pipeline().addLast("counter", counterOf(channel, probed))),
        false);
    assertThat(probed.probes).isGreaterThan(10);
    assertThat(probed.acks).isZero();
  }

  private static ChannelInboundHandlerAdapter counterOf(FlowChannel channel, Counter counter) {
    return channel.flow().flow() == 0 ? counter : new ChannelInboundHandlerAdapter();
  }

  /** What a handler does to an event, the algorithm feels. */
  @Test
  void handlersMayAlterAndWithhold() {
    Supplier<CongestionControl> swift = () -> Algorithm.SWIFT.create(Algorithm.SWIFT.defaults());
    long alone = run(swift.get(), false).fabric.digest();
    CongestionControl slower =
        new PipelineControl(
            swift.get(),
            Delivery.EVERY_EVENT,
            channel ->
                channel
                    .pipeline()
                    .addLast(
                        new ChannelInboundHandlerAdapter() {
                          @Override
                          public void channelRead(ChannelHandlerContext context, Object event) {
                            if (event instanceof AckEvent ack) {
                              ack.rttNs *= 2;
                            }
                            context.fireChannelRead(event);
                          }
                        }));
    Datacenter altered = run(slower, false);
    assertThat(altered.fabric.digest()).isNotEqualTo(alone);
    CongestionControl deaf =
        new PipelineControl(
            swift.get(),
            Delivery.EVERY_EVENT,
            channel ->
                channel
                    .pipeline()
                    .addLast(
                        new ChannelInboundHandlerAdapter() {
                          @Override
                          public void channelRead(ChannelHandlerContext context, Object event) {}
                        }));
    assertThat(run(deaf, false).fabric.digest()).isNotEqualTo(alone);
  }

  /** A handler's timer fires at its instant on the oracle's engine. */
  @Test
  void handlersMaySchedule() {
    List<Long> waited = new ArrayList<>();
    Datacenter[] running = new Datacenter[1];
    PipelineControl control =
        new PipelineControl(
            Algorithm.SWIFT.create(Algorithm.SWIFT.defaults()),
            Delivery.EVERY_EVENT,
            channel ->
                channel
                    .pipeline()
                    .addLast(
                        new ChannelInboundHandlerAdapter() {
                          @Override
                          public void channelRead(ChannelHandlerContext context, Object event) {
                            long nowNs = running[0].clock.nanoTime();
                            var unused =
                                context
                                    .executor()
                                    .schedule(
                                        () -> waited.add(running[0].clock.nanoTime() - nowNs),
                                        7,
                                        TimeUnit.NANOSECONDS);
                            context.fireChannelRead(event);
                          }
                        }));
    running[0] = new Datacenter(5, control, manyToOne(), false);
    running[0].loop.runUntil(100_000);
    assertThat(waited).hasSizeGreaterThan(50).containsOnly(7L);
  }

  @Test
  void aFailingHandlerEndsTheRun() {
    PipelineControl control =
        new PipelineControl(
            Algorithm.SWIFT.create(Algorithm.SWIFT.defaults()),
            Delivery.EVERY_EVENT,
            channel ->
                channel
                    .pipeline()
                    .addLast(
                        new ChannelInboundHandlerAdapter() {
                          @Override
                          public void channelRead(ChannelHandlerContext context, Object event) {
                            throw new IllegalArgumentException("broken handler");
                          }
                        }));
    assertThatThrownBy(() -> run(control, false))
        .hasMessageContaining("pipeline of flow")
        .hasRootCauseMessage("broken handler");
  }

  @Test
  void aFlowBeginsOnTheLoopOnly() {
    PipelineControl control =
        new PipelineControl(
            Algorithm.SWIFT.create(Algorithm.SWIFT.defaults()),
            Delivery.EVERY_EVENT,
            channel -> {});
    FlowContext flow = new FlowContext(0, 0, 1, 1, 1, 1);
    assertThatThrownBy(() -> control.onStart(flow, new long[20], 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("event loop");
  }
}
