package io.weir.nativelib.bpf;

import io.weir.codegen.target.tcp.TcpControl;
import java.util.List;

/**
 * What is loaded under a name.
 *
 * @param name of the operations
 * @param registered whether TCP can use them
 * @param control what the program decides
 * @param mode what the program may do
 * @param lineRateBps bits per second that rates are shares of; 0 if it decides no rate
 * @param programSha256 hash of the program that decides
 * @param besideSha256 hash of the program that is asked beside it; empty if there is none
 * @param decisions all so far
 * @param enforced those that had an effect
 * @param flowsBegun flows that began with the operations
 * @param flowsEnded those of them that ended
 * @param recoveries times that a flow of the program's recovered from losses
 * @param timeouts time-outs of such a flow; each halves a rate
 * @param flows the last decision of each flow
 */
public record ControlStatus(
    String name,
    boolean registered,
    TcpControl control,
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
   * @param rateQ20 rate after it, Q20 of the line rate; 0 if the program decides no rate
   * @param gainQ16 gain of BBR's window after it, Q16; 0 if the program decides no gain
   * @param rttUs least round-trip time of the round
   * @param minRttUs least round-trip time of the flow
   * @param windowPackets the window
   * @param multiplierQ16 what the program said
   * @param besideQ16 what the program beside it would have said; 0 if there is none
   * @param timeouts time-outs so far, up to 255
   * @param enforced whether it had an effect
   * @param features what trees were tested with
   */
  public record Flow(
      String local,
      String remote,
      long rounds,
      long rateQ20,
      long gainQ16,
      long rttUs,
      long minRttUs,
      long windowPackets,
      int multiplierQ16,
      int besideQ16,
      long timeouts,
      boolean enforced,
      List<Integer> features) {}
}
