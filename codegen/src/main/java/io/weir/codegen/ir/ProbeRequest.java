package io.weir.codegen.ir;

/**
 * The request for RTT probes: a state of a decision program by the name of {@value #STATE}, which
 * is not 0 while the flow wants a probe at every burst. As a state it is there after every
 * decision, in Java as in C; a program without it leaves the spacing to the host.
 */
public final class ProbeRequest {
  /** Name of the state. */
  public static final String STATE = "probes";

  private static final int NONE = -1;

  private ProbeRequest() {}

  /** Where the program keeps its request; −1 if it makes none. */
  public static int stateIndex(DecisionProgram program) {
    for (int i = 0; i < program.states().size(); i++) {
      if (program.states().get(i).name().equals(STATE)) {
        return i;
      }
    }
    return NONE;
  }

  /** The request in the state of a flow that begins at {@code offset}. */
  public static boolean in(long[] state, int offset, int stateIndex) {
    return stateIndex != NONE && state[offset + stateIndex] != 0;
  }
}
