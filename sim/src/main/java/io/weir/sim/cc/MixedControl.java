package io.weir.sim.cc;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Several algorithms in one simulation, each for flows of its own: flows are dealt out by index, to
 * the first part, then to the second, and so on; the last part has all that remain, streams opened
 * later included. Which part a flow belongs to lies in its block, behind the largest part's longs.
 *
 * <p>Worked number: parts of 1 and 2 flows and a last one, 5 flows: the classes are 0, 1, 1, 2, 2.
 */
public final class MixedControl implements CongestionControl {
  private final CongestionControl[] controls;
  private final List<FlowClass> classes;

  /** Index of the first flow that is not in a part any more; of all parts but the last. */
  private final int[] ends;

  private final int largestLongs;
  private final Set<Need> needs;

  /**
   * An algorithm and how many flows obey it.
   *
   * @param flowClass the class of its flows
   * @param control the algorithm; serves no other part
   * @param flows how many; of no meaning for the last part
   */
  public record Part(FlowClass flowClass, CongestionControl control, int flows) {}

  /** At least one part; the last one has the flows that remain. */
  public MixedControl(List<Part> parts) {
    controls = parts.stream().map(Part::control).toArray(CongestionControl[]::new);
    classes = parts.stream().map(Part::flowClass).toList();
    ends = new int[parts.size() - 1];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end = Math.addExact(end, parts.get(i).flows());
      ends[i] = end;
    }
    int longs = 0;
    EnumSet<Need> all = EnumSet.noneOf(Need.class);
    for (CongestionControl control : controls) {
      longs = Math.max(longs, control.privateLongs());
      all.addAll(control.needs());
    }
    largestLongs = longs;
    needs = Set.copyOf(all);
  }

  @Override
  public List<FlowClass> classes() {
    return classes;
  }

  @Override
  public int classOf(int flow) {
    int index = 0;
    while (index < ends.length && flow >= ends[index]) {
      index++;
    }
    return index;
  }

  /** One long of its own behind the largest part's: the class. */
  @Override
  public int privateLongs() {
    return largestLongs + 1;
  }

  @Override
  public Set<Need> needs() {
    return needs;
  }

  @Override
  public Set<Need> needs(int flow) {
    return controls[classOf(flow)].needs(flow);
  }

  private CongestionControl of(long[] block, int offset) {
    return controls[(int) block[offset + PRIVATE + largestLongs]];
  }

  @Override
  public boolean probesEveryBurst(long[] block, int offset) {
    return of(block, offset).probesEveryBurst(block, offset);
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    int index = classOf(flow.flow());
    block[offset + PRIVATE + largestLongs] = index;
    controls[index].onStart(flow, block, offset);
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    of(block, offset).onAck(event, block, offset);
  }

  @Override
  public void onLoss(LossEvent event, long[] block, int offset) {
    of(block, offset).onLoss(event, block, offset);
  }

  @Override
  public void onRecovered(long nowNs, long[] block, int offset) {
    of(block, offset).onRecovered(nowNs, block, offset);
  }

  @Override
  public void onCnp(long nowNs, long[] block, int offset) {
    of(block, offset).onCnp(nowNs, block, offset);
  }

  @Override
  public void onRttProbe(RttProbeEvent event, long[] block, int offset) {
    of(block, offset).onRttProbe(event, block, offset);
  }

  @Override
  public void onTimer(long nowNs, long[] block, int offset) {
    of(block, offset).onTimer(nowNs, block, offset);
  }

  @Override
  public void onAppLimited(long nowNs, long[] block, int offset) {
    of(block, offset).onAppLimited(nowNs, block, offset);
  }

  @Override
  public void onRestart(long nowNs, long[] block, int offset) {
    of(block, offset).onRestart(nowNs, block, offset);
  }
}
