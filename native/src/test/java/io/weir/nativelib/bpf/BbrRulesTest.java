package io.weir.nativelib.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.artefact.TemporaryFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@code weir_bbr.h}, as this machine's compiler builds them, on ACKs written by hand.
 * The path: 10 Mbit/s in packets of 1500 bytes, 40 ms, whose bandwidth is 13,981 in Q24 and whose
 * window of gain 2 is 67 packets, 6 for three quanta, rounded up: 74.
 */
class BbrRulesTest {
  private static final int OPEN = 0;
  private static final int RECOVERY = 3;
  private static final int PROBE_BW = 2;
  private static final int PROBE_RTT = 3;
  private static final int STOCK = 131_072;
  private static final int ENFORCE = 0;
  private static final int SHADOW = 1;
  private static final int OFF = 2;

  private final TemporaryFolder folder = TemporaryFolder.create("weir-bbr-rules");
  private BbrRules rules;
  private final List<String> acks = new ArrayList<>();
  private int delivered;
  private int lost;

  // What an ACK is like, until a test says otherwise.
  private int caState = OPEN;
  private int state = PROBE_BW;
  private int mode = ENFORCE;
  private int answer = STOCK;
  private int rttUs = 40_000;
  private int probing;

  @BeforeEach
  void compile() throws IOException {
    rules = new BbrRules(folder.path());
  }

  @AfterEach
  void remove() {
    folder.close();
  }

  /** An ACK of one packet, sent when {@code prior} were delivered. */
  private void ack(int before, int after, int prior, int losses) {
    delivered++;
    lost += losses;
    acks.add(
        "%d %d %d %d %d %d %d 1 %d 1 %d %d 13981 40000 %d 1237500 %d %d"
            .formatted(
                10_000L * acks.size(),
                delivered,
                lost,
                before,
                after,
                caState,
                prior,
                rttUs,
                losses,
                state,
                probing,
                mode,
                answer));
  }

  /** An ACK that ends a round. */
  private void round(int before, int after) {
    ack(before, after, delivered, 0);
  }

  private List<String> run() throws IOException {
    return rules.run(acks);
  }

  private static int word(String line, int number) {
    return Integer.parseInt(line.split(" ", -1)[number]);
  }

  @Test
  void theGainMovesBySlewAndSetsTheWindow() throws IOException {
    answer = 85_852; // 1.31
    for (int i = 0; i < 12; i++) {
      round(80, 80);
    }
    List<String> said = run();
    // 74 * 1.9375 / 2, rounded down; the first answer moves the gain by a sixteenth.
    assertThat(said.get(0)).startsWith("71 126976 1 ");
    assertThat(word(said.get(1), 1)).isEqualTo(STOCK - 2 * 4_096);
    assertThat(said.get(11)).startsWith("48 85852 1 ");
  }

  @Test
  void answersAreLimited() throws IOException {
    answer = -5;
    for (int i = 0; i < 20; i++) {
      round(80, 80);
    }
    answer = Integer.MAX_VALUE;
    for (int i = 0; i < 60; i++) {
      round(80, 80);
    }
    List<String> said = run();
    assertThat(word(said.get(19), 1)).isEqualTo(62_260);
    assertThat(word(said.get(19), 0)).isEqualTo(74 * 62_260 / STOCK);
    assertThat(word(said.get(79), 1)).isEqualTo(262_144);
    // Above BBR's own window it grows by what is acknowledged.
    assertThat(word(said.get(79), 0)).isEqualTo(81);
  }

  @Test
  void belowTheTargetTheWindowGrowsByWhatIsAcknowledged() throws IOException {
    answer = 3 << 16;
    for (int i = 0; i < 20; i++) {
      round(100, 74);
    }
    round(120, 74);
    ack(100, 74, 0, 3);
    List<String> said = run();
    assertThat(word(said.get(19), 0)).isEqualTo(101);
    assertThat(word(said.get(20), 0)).isEqualTo(111);
    assertThat(word(said.get(21), 0)).isEqualTo(98);
  }

  @Test
  void whileBbrProbesTwoPacketsAreAdded() throws IOException {
    answer = 1 << 16;
    probing = 1;
    for (int i = 0; i < 20; i++) {
      round(80, 80);
    }
    assertThat(word(run().get(19), 0)).isEqualTo((74 + 2) / 2);
  }

  @Test
  void elsewhereTheWindowIsBbrs() throws IOException {
    answer = 1 << 16;
    state = 0;
    round(80, 80);
    state = 1;
    round(80, 80);
    state = PROBE_RTT;
    round(4, 4);
    state = PROBE_BW;
    mode = SHADOW;
    round(80, 80);
    mode = OFF;
    round(80, 80);
    mode = ENFORCE;
    ack(80, 80, 0, 0);
    List<String> said = run();
    assertThat(said.stream().map(line -> word(line, 0))).containsExactly(80, 80, 4, 80, 80, 80);
    assertThat(said.stream().map(line -> word(line, 2))).containsExactly(1, 1, 1, 1, 0, 0);
    // After `off` it begins anew.
    assertThat(word(said.get(3), 1)).isEqualTo(STOCK - 4 * 4_096);
    assertThat(word(said.get(5), 1)).isEqualTo(STOCK);
  }

  @Test
  void theFirstRoundOfARecoveryConservesPackets() throws IOException {
    answer = 1 << 16;
    for (int i = 0; i < 20; i++) {
      round(80, 80);
    }
    int before = delivered;
    caState = RECOVERY;
    ack(37, 60, 0, 1);
    ack(60, 60, before, 0);
    // Sent after the recovery began.
    ack(60, 60, before + 1, 0);
    List<String> said = run();
    assertThat(said.subList(20, 23).stream().map(line -> word(line, 0)))
        .containsExactly(60, 60, 37);
  }

  @Test
  void theProgramIsToldWhatTheRoundWasLike() throws IOException {
    rttUs = 60_000;
    round(10, 20);
    rttUs = 70_000;
    ack(20, 21, 0, 2);
    rttUs = 50_000;
    state = PROBE_RTT;
    ack(21, 4, 0, 0);
    rttUs = 41_000;
    ack(4, 4, 0, 0);
    state = PROBE_BW;
    rttUs = 65_000;
    round(30, 31);
    List<String> said = run();
    assertThat(said.get(0))
        .isEqualTo(
            "20 131072 1 cwnd=10 bw=13981 bbrrtt=40000 state=2 probertt=0 probertts=0 gain=131072"
                + " lost=0 total=0 delivered=1 rtt=60000 min=60000 atloss=0 age=1 ms=0 most=60000 got=1 us=0 rate=16777216");
    assertThat(said.get(4))
        .isEqualTo(
            "31 131072 1 cwnd=30 bw=13981 bbrrtt=40000 state=2 probertt=41000 probertts=1"
                + " gain=131072 lost=2 total=2 delivered=5 rtt=41000 min=41000 atloss=70000 age=2"
                + " ms=40 most=70000 got=4 us=40000 rate=1677");
  }
}
