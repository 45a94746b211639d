package io.weir.sim.cc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The model host keeps the contract that it tests algorithms with. */
class ModelHostTest {
  private static final int SEEDS = 40;

  /** Checks what it is told; its window and timer wander. */
  private static final class Witness implements CongestionControl {
    private final Set<Need> needs;
    private final Set<String> calls = new TreeSet<>();
    private long nowNs;
    private long delivered;
    private boolean recovering;
    private long timerNs;

    Witness(Set<Need> needs) {
      this.needs = needs;
    }

    @Override
    public int privateLongs() {
      return 0;
    }

    @Override
    public Set<Need> needs() {
      return needs;
    }

    private void called(String call, long atNs) {
      calls.add(call);
      assertThat(atNs).as(call).isGreaterThanOrEqualTo(nowNs);
      nowNs = atNs;
    }

    @Override
    public void onStart(FlowContext flow, long[] block, int offset) {
      called("start", flow.nowNs());
      block[offset + WINDOW_BYTES] = 50L * flow.packetBytes();
      block[offset + RATE_BPS] = flow.lineRateBps();
      setTimer(block, offset);
    }

    private void setTimer(long[] block, int offset) {
      timerNs = nowNs + 1_000_000;
      block[offset + TIMER_NS] = timerNs;
    }

    @Override
    public void onAck(AckEvent event, long[] block, int offset) {
      called(event.telemetry == null ? "ack" : "ack with telemetry", event.nowNs);
      assertThat(event.inRecovery).isEqualTo(recovering);
      assertThat(event.inFlightBytes).isNotNegative();
      assertThat(event.priorInFlightBytes).isEqualTo(event.inFlightBytes + event.ackedBytes);
      assertThat(event.rttNs).isNotNegative();
      assertThat(event.deliveredBytes - delivered)
          .isEqualTo(event.deliveredBytes == 0 ? 0 : event.ackedBytes);
      delivered = event.deliveredBytes;
      assertThat(event.priorDeliveredBytes).isLessThanOrEqualTo(delivered);
      assertThat(event.deliveryIntervalNs).isNotNegative();
    }

    @Override
    public void onLoss(LossEvent event, long[] block, int offset) {
      called(event.timeout ? "timeout" : "loss", event.nowNs);
      assertThat(event.lostBytes).isBetween(0L, event.priorInFlightBytes);
      boolean tcp = needs.contains(Need.DELIVERY_RATE);
      assertThat(event.startsRecovery).isEqualTo(!tcp || !recovering);
      recovering = tcp;
    }

    @Override
    public void onRecovered(long atNs, long[] block, int offset) {
      called("recovered", atNs);
      assertThat(recovering).isTrue();
      recovering = false;
    }

    @Override
    public void onCnp(long atNs, long[] block, int offset) {
      called("notification", atNs);
    }

    @Override
    public void onRttProbe(RttProbeEvent event, long[] block, int offset) {
      called("probe", event.nowNs);
      assertThat(event.monitorIntervalNs).isNotNegative();
    }

    @Override
    public void onTimer(long atNs, long[] block, int offset) {
      called("timer", atNs);
      assertThat(atNs).isEqualTo(timerNs);
      assertThat(block[offset + TIMER_NS]).isEqualTo(NO_TIMER);
      setTimer(block, offset);
    }

    @Override
    public void onAppLimited(long atNs, long[] block, int offset) {
      called("app-limited", atNs);
    }

    @Override
    public void onRestart(long atNs, long[] block, int offset) {
      called("restart", atNs);
    }
  }

  private static Set<String> callsOf(Set<Need> needs) {
    Set<String> calls = new TreeSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      Witness witness = new Witness(needs);
      ModelHost host =
          new ModelHost(witness, new long[CongestionControl.PRIVATE], 0, seed, (event, at) -> {});
      host.start();
      for (int i = 0; i < 1_000; i++) {
        host.step();
      }
      calls.addAll(witness.calls);
    }
    return calls;
  }

  @Test
  void aRoceHostMakesEveryCallThereIsForIt() {
    EnumSet<Need> needs = EnumSet.of(Need.RTT_PROBES, Need.TELEMETRY, Need.NOTIFICATIONS);
    assertThat(callsOf(needs))
        .containsExactlyInAnyOrder(
            "start",
            "ack",
            "ack with telemetry",
            "loss",
            "timeout",
            "notification",
            "probe",
            "timer",
            "app-limited",
            "restart");
  }

  @Test
  void aTcpHostMakesEveryCallThereIsForIt() {
    assertThat(callsOf(EnumSet.of(Need.DELIVERY_RATE)))
        .containsExactlyInAnyOrder(
            "start", "ack", "loss", "timeout", "recovered", "timer", "app-limited", "restart");
  }
}
