package io.weir.distiller.bbr;

import io.weir.sim.host.TcpSpec;
import io.weir.trainer.bbr.Condition;

/** What a model of BBR's window of two BDP leaves flows of BBR beside CUBIC (Ware et al., 2019). */
public final class WareShare {
  private WareShare() {}

  /**
   * The share that all flows of BBR have together: 1 − max(0, ½ − 1/(2X) − 4N/q), with X the buffer
   * in BDP, q the buffer in packets and N flows of BBR.
   *
   * <p>Worked number: X = 4, q = 132, N = 1: 1 − (0.5 − 0.125 − 0.0303) = 0.655.
   */
  public static double of(Condition condition) {
    double packets = (double) condition.bufferBytes() / TcpSpec.DEFAULTS.packetBytes();
    double loss = 0.5 - 1 / (2 * condition.bufferBdp()) - 4 * condition.bbrFlows() / packets;
    return 1 - Math.max(0, loss);
  }
}
