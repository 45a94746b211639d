package io.weir.sim.cc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every event reaches the algorithm of its flow, and no other. */
class MixedControlTest {
  /** Writes down what it is told, and the first and last of its longs. */
  private static final class Log implements CongestionControl {
    private final String name;
    private final int longs;
    private final Set<Need> needs;
    private final List<String> told;

    Log(String name, int longs, Set<Need> needs, List<String> told) {
      this.name = name;
      this.longs = longs;
      this.needs = needs;
      this.told = told;
    }

    private void tell(String what, long[] block, int offset) {
      block[offset + PRIVATE]++;
      block[offset + PRIVATE + longs - 1]++;
      told.add(name + " " + what);
    }

    @Override
    public int privateLongs() {
      return longs;
    }

    @Override
    public Set<Need> needs() {
      return needs;
    }

    @Override
    public boolean probesEveryBurst(long[] block, int offset) {
      return name.equals("b");
    }

    @Override
    public void onStart(FlowContext flow, long[] block, int offset) {
      tell("start " + flow.flow(), block, offset);
    }

    @Override
    public void onAck(AckEvent event, long[] block, int offset) {
      tell("ack", block, offset);
    }

    @Override
    public void onLoss(LossEvent event, long[] block, int offset) {
      tell("loss", block, offset);
    }

    @Override
    public void onRecovered(long nowNs, long[] block, int offset) {
      tell("recovered", block, offset);
    }

    @Override
    public void onCnp(long nowNs, long[] block, int offset) {
      tell("cnp", block, offset);
    }

    @Override
    public void onRttProbe(RttProbeEvent event, long[] block, int offset) {
      tell("probe", block, offset);
    }

    @Override
    public void onTimer(long nowNs, long[] block, int offset) {
      tell("timer", block, offset);
    }

    @Override
    public void onAppLimited(long nowNs, long[] block, int offset) {
      tell("limited", block, offset);
    }

    @Override
    public void onRestart(long nowNs, long[] block, int offset) {
      tell("restart", block, offset);
    }
  }

  private final List<String> told = new ArrayList<>();
  private final MixedControl mixed =
      new MixedControl(
          List.of(
              part("a", 2, Set.of(Need.MARKS), 1),
              part("b", 9, Set.of(Need.RTT_PROBES), 2),
              part("c", 5, Set.of(), 0)));

  private MixedControl.Part part(String name, int longs, Set<Need> needs, int flows) {
    return new MixedControl.Part(
        new FlowClass(name, "log"), new Log(name, longs, needs, told), flows);
  }

  private static FlowContext flow(int index) {
    return new FlowContext(index, 0, 1_000_000_000, 10_000, 1500, 1_000_000_000);
  }

  @Test
  void flowsAreDealtOutInOrderAndTheRestGoesToTheLast() {
    assertThat(IntStream.range(0, 6).map(mixed::classOf)).containsExactly(0, 1, 1, 2, 2, 2);
    assertThat(mixed.classOf(1 << 20)).isEqualTo(2);
    assertThat(mixed.classes()).extracting(FlowClass::name).containsExactly("a", "b", "c");
  }

  @Test
  void needsAreThoseOfAllOrOfOneFlow() {
    assertThat(mixed.needs()).containsExactlyInAnyOrder(Need.MARKS, Need.RTT_PROBES);
    assertThat(mixed.needs(0)).containsExactly(Need.MARKS);
    assertThat(mixed.needs(2)).containsExactly(Need.RTT_PROBES);
    assertThat(mixed.needs(7)).isEmpty();
  }

  @Test
  void everyEventReachesTheAlgorithmOfItsFlow() {
    int stride = CongestionControl.PRIVATE + mixed.privateLongs();
    long[] blocks = new long[5 * stride];
    for (int flow = 0; flow < 5; flow++) {
      mixed.onStart(flow(flow), blocks, flow * stride);
    }
    assertThat(told)
        .containsExactly("a start 0", "b start 1", "b start 2", "c start 3", "c start 4");
    String[] names = {"a", "b", "b", "c", "c"};
    for (int flow = 0; flow < 5; flow++) {
      told.clear();
      int offset = flow * stride;
      mixed.onAck(new AckEvent(), blocks, offset);
      mixed.onLoss(new LossEvent(), blocks, offset);
      mixed.onRecovered(1, blocks, offset);
      mixed.onCnp(1, blocks, offset);
      mixed.onRttProbe(new RttProbeEvent(), blocks, offset);
      mixed.onTimer(1, blocks, offset);
      mixed.onAppLimited(1, blocks, offset);
      mixed.onRestart(1, blocks, offset);
      String name = names[flow];
      assertThat(mixed.probesEveryBurst(blocks, offset)).isEqualTo(name.equals("b"));
      assertThat(told)
          .containsExactly(
              name + " ack",
              name + " loss",
              name + " recovered",
              name + " cnp",
              name + " probe",
              name + " timer",
              name + " limited",
              name + " restart");
    }
  }

  @Test
  void everyMethodIsHandedOn() {
    // A method with a default that is forgotten here would silently change the algorithms.
    Set<String> asked = signatures(CongestionControl.class.getMethods());
    assertThat(signatures(MixedControl.class.getDeclaredMethods())).containsAll(asked);
  }

  private static Set<String> signatures(Method[] methods) {
    return Arrays.stream(methods)
        .filter(m -> !Modifier.isStatic(m.getModifiers()))
        .map(m -> m.getName() + Arrays.toString(m.getParameterTypes()))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
