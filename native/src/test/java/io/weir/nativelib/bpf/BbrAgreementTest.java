package io.weir.nativelib.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.artefact.TemporaryFolder;
import io.weir.nativelib.bpf.SimulatedAcks.Ack;
import io.weir.sim.bottleneck.TcpBottleneck;
import io.weir.sim.bottleneck.TcpBottleneck.Sender;
import io.weir.sim.cc.BbrReport;
import io.weir.sim.cc.BbrV1;
import io.weir.sim.cc.Cubic;
import io.weir.sim.cc.FlowClass;
import io.weir.sim.cc.MixedControl;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rules that a program's answers meet in a kernel ({@code weir_bbr.h}) and in the simulator
 * ({@link io.weir.sim.cc.TunedBbr}), on the same ACKs of a flow beside CUBIC: rounds end at the
 * same ones, the program is told the same, the gain is the same, and the window differs by what
 * rounding to whole and even packets makes.
 *
 * <p>Not compared: the window in the first round of a recovery that begins when another ends, at
 * one ACK; the simulator's conserves packets again, the kernel's state tells nothing of it. Flows
 * send at more than 1.2 Mbit/s, where a quantum is two packets: the kernel's wrapper takes it once
 * per round, the simulator at every ACK.
 */
class BbrAgreementTest {
  private static final long SECOND_NS = 1_000_000_000;
  private static final double STOCK = 131_072;

  /**
   * A rate of {@code packets/µs, Q24}, and the µs that both round, are a thousandth of a window.
   */
  private static final double UNITS = 0.1;

  private static final Map<String, Integer> EXACT =
      Map.ofEntries(
          Map.entry("bw", BbrReport.BANDWIDTH_Q24),
          Map.entry("bbrrtt", BbrReport.BBR_MIN_RTT_US),
          Map.entry("state", BbrReport.BBR_STATE),
          Map.entry("probertt", BbrReport.PROBE_RTT_US),
          Map.entry("probertts", BbrReport.PROBE_RTTS),
          Map.entry("gain", BbrReport.GAIN_Q16),
          Map.entry("lost", BbrReport.LOST_PACKETS),
          Map.entry("total", BbrReport.LOST_TOTAL_PACKETS),
          Map.entry("delivered", BbrReport.DELIVERED_TOTAL_PACKETS),
          Map.entry("rtt", BbrReport.RTT_US),
          Map.entry("min", BbrReport.MIN_RTT_US),
          Map.entry("atloss", BbrReport.RTT_AT_LOSS_US),
          Map.entry("age", BbrReport.AGE_ROUNDS),
          Map.entry("ms", BbrReport.AGE_MS),
          Map.entry("most", BbrReport.MAX_RTT_US),
          Map.entry("got", BbrReport.DELIVERED_PACKETS));

  /** Small, middle and deep buffers; a slower and a longer path; the flow joins late. */
  @ParameterizedTest
  @CsvSource({"10, 40, 0.5, 0", "10, 40, 1, 0", "10, 40, 4, 20", "12, 100, 2, 0", "20, 20, 8, 5"})
  void theKernelsRulesAreTheSimulators(int mbps, int rttMs, double bufferBdp, int startS)
      throws IOException {
    List<Ack> acks = acks(mbps, rttMs, bufferBdp, startS);
    assertThat(acks).hasSizeGreaterThan(5_000);
    List<String> said;
    try (TemporaryFolder folder = TemporaryFolder.create("weir-bbr-rules")) {
      said = new BbrRules(folder.path()).run(acks.stream().map(Ack::line).toList());
    }
    int rounds = 0;
    int tuned = 0;
    int again = 0;
    for (int i = 0; i < said.size(); i++) {
      Ack ack = acks.get(i);
      String[] words = said.get(i).split(" ", -1);
      String what = "ACK %d: %s, %s".formatted(i, ack, said.get(i));
      assertThat(Integer.parseInt(words[1])).as(what).isEqualTo(ack.gainQ16());
      assertThat(words[2]).as(what).isEqualTo(ack.report() == null ? "0" : "1");
      if (ack.report() != null) {
        told(what, words, ack.report());
        rounds++;
      }
      if (ack.again()) {
        again++;
        continue;
      }
      // Rounded down; up to the next even one, in the proportion of the gain.
      double more = Integer.parseInt(words[0]) - ack.windowPackets();
      assertThat(more).as(what).isBetween(-1 - UNITS, 2 * ack.gainQ16() / STOCK + UNITS);
      tuned += ack.state() == BbrV1.State.PROBE_BW && ack.gainQ16() != STOCK ? 1 : 0;
    }
    assertThat(again).as("recoveries that begin again are rare").isLessThan(acks.size() / 20);
    assertThat(rounds).isGreaterThan(150);
    assertThat(tuned).as("ACKs at which the gain had effect").isGreaterThan(acks.size() / 2);
  }

  private static List<Ack> acks(int mbps, int rttMs, double bufferBdp, int startS) {
    SimulatedAcks bbr = SimulatedAcks.of(mbps + startS);
    long rttNs = rttMs * 1_000_000L;
    MixedControl control =
        new MixedControl(
            List.of(
                new MixedControl.Part(new FlowClass("bbr", "bbr"), bbr, 1),
                new MixedControl.Part(
                    new FlowClass("cubic", "cubic"), new Cubic(Cubic.Parameters.DEFAULTS), 1)));
    List<Sender> senders =
        List.of(new Sender(rttNs, startS * SECOND_NS), new Sender(rttNs, SECOND_NS / 2));
    long bufferBytes = Math.round(mbps * 125.0 * rttMs * bufferBdp);
    new TcpBottleneck(control, senders, mbps * 1_000_000L, bufferBytes, 0, 3)
        .runUntilNs((startS + 60) * SECOND_NS);
    return bbr.acks();
  }

  private static void told(String what, String[] words, List<Long> report) {
    Map<String, Long> said = new HashMap<>();
    for (int i = 3; i < words.length; i++) {
      String[] pair = words[i].split("=", -1);
      said.put(pair[0], Long.parseLong(pair[1]));
    }
    EXACT.forEach(
        (name, field) ->
            assertThat(said.get(name)).as(what + ": " + name).isEqualTo(report.get(field)));
    // Times are whole µs there, and differences of ns here; windows are whole packets there.
    assertThat(said.get("us")).as(what).isCloseTo(report.get(BbrReport.ROUND_US), within(1L));
    long rate = report.get(BbrReport.DELIVERY_RATE_Q24);
    long unit = 2 + 2 * rate / Math.max(1, report.get(BbrReport.ROUND_US));
    assertThat(said.get("rate")).as(what).isCloseTo(rate, within(unit));
    assertThat(said.get("cwnd"))
        .as(what)
        .isBetween(report.get(BbrReport.CWND_PACKETS) - 1, report.get(BbrReport.CWND_PACKETS));
  }
}
