package io.weir.nativelib.bpf;

import java.util.List;

/**
 * What is loaded under a name.
 *
 * @param name of the operations
 * @param registered whether TCP can use them
 * @param mode what the program may do
 * @param lineRateBps bits per second that rates are shares of
 * @param programSha256 hash of the program that decides
 * @param besideSha256 hash of the program that is asked beside it; empty if there is none
 * @param decisions all so far
 * @param enforced those that set a rate
 * @param flowsBegun flows that began with the operations
 * @param flowsEnded those of them that ended
 * @param recoveries times that a flow at the program's rate recovered from losses
 * @param timeouts times that such a flow's rate was halved after a time-out
 * @param flows the last decision of each flow
 */
public record ControlStatus(
    String name,
    boolean registered,
    ControlMode mode,
    long lineRateBps,
    String programSha256,
    String besideSha256,
    long decisions,
    long enforced,
    long flowsBegun,
    long flowsEnded,
    long recoveries,
    long timeouts,
    List<Flow> flows) {

  /**
   * The last decision on a flow.
   *
   * @param local address and port here
   * @param remote address and port there
   * @param rounds decisions so far
   * @param rateQ20 rate after it, Q20 of the line rate
   * @param rttUs least round-trip time of the round
   * @param minRttUs least round-trip time of the flow
   * @param windowPackets the window
   * @param multiplierQ16 what the program said
   * @param besideQ16 what the program beside it would have said; 0 if there is none
   * @param timeouts time-outs so far, up to 255
   * @param enforced whether it set the rate
   * @param features what trees were tested with
   */
  public record Flow(
      String local,
      String remote,
      long rounds,
      long rateQ20,
      long rttUs,
      long minRttUs,
      long windowPackets,
      int multiplierQ16,
      int besideQ16,
      long timeouts,
      boolean enforced,
      List<Integer> features) {}
}
