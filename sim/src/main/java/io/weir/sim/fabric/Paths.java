package io.weir.sim.fabric;

import java.util.Arrays;

/**
 * The ports every flow passes, forward and back, in flat tables: a frame's way on costs one load.
 * When links fail, flows may get other paths from then on; frames under way keep theirs, for they
 * carry the version of the table they were sent with.
 */
public final class Paths {
  /** Most versions a simulation can have. */
  public static final int MAX_VERSIONS = 16;

  private static final int END = -1;

  private final int stride;
  private final int[][] tables = new int[MAX_VERSIONS][];
  private int flows;
  private int version;

  /** Paths of at most {@code maxHops} ports each. */
  public Paths(int maxHops) {
    stride = maxHops + 1;
    tables[0] = new int[0];
  }

  /**
   * Adds a flow.
   *
   * @param forward ports from sender to receiver
   * @param reverse ports from receiver to sender
   * @return the flow's index
   */
  public int add(int[] forward, int[] reverse) {
    int flow = flows++;
    if (tables[version].length < 2 * flows * stride) {
      int[] larger = Arrays.copyOf(tables[version], Math.max(64, 2 * flows) * 2 * stride);
      tables[version] = larger;
    }
    set(flow, forward, reverse);
    return flow;
  }

  /** Starts a new version, equal to the one before; later frames travel by it. */
  public void nextVersion() {
    if (version + 1 == MAX_VERSIONS) {
      throw new IllegalStateException("paths can change " + (MAX_VERSIONS - 1) + " times at most");
    }
    tables[version + 1] = tables[version].clone();
    version++;
  }

  /** Gives a flow other paths in the newest version. */
  public void set(int flow, int[] forward, int[] reverse) {
    write(2 * flow * stride, forward);
    write((2 * flow + 1) * stride, reverse);
  }

  private void write(int offset, int[] path) {
    if (path.length >= stride) {
      throw new IllegalArgumentException(
          "expected at most " + (stride - 1) + " hops, found " + path.length);
    }
    System.arraycopy(path, 0, tables[version], offset, path.length);
    tables[version][offset + path.length] = END;
  }

  /** The ports a flow that was there from the start passed on its way forward at the start. */
  public int[] firstForward(int flow) {
    int from = 2 * flow * stride;
    int to = from;
    while (tables[0][to] != END) {
      to++;
    }
    return Arrays.copyOfRange(tables[0], from, to);
  }

  /** The version frames sent now travel by. */
  public int version() {
    return version;
  }

  /** The port a frame takes at the node it is at: that of its hop. */
  public int port(long frame) {
    int direction = Frame.isReverse(Frame.kind(frame)) ? 1 : 0;
    return tables[Frame.pathVersion(frame)][
        (2 * Frame.flow(frame) + direction) * stride + Frame.hop(frame)];
  }
}
