package io.weir.nativelib.control;

/**
 * The functions of {@code struct weir_congestion_control}. Arguments are addresses in native memory
 * or, for those without an event, the time in ns. Public only because the implementing class lives
 * in a class loader of its own: use {@link ControlLibrary}.
 */
public interface ControlFunctions {
  /** {@code configure}: null, or what is wrong. */
  String configure(long parameters);

  /** {@code private_longs}. */
  int privateLongs(long parameters);

  /** {@code needs}: bits. */
  int needs(long parameters);

  /** {@code on_start}. */
  void onStart(long parameters, long flow, long block);

  /** {@code on_ack}. */
  void onAck(long parameters, long event, long block);

  /** {@code on_loss}. */
  void onLoss(long parameters, long event, long block);

  /** {@code on_recovered}. */
  void onRecovered(long parameters, long nowNs, long block);

  /** {@code on_cnp}. */
  void onCnp(long parameters, long nowNs, long block);

  /** {@code on_rtt_probe}. */
  void onRttProbe(long parameters, long event, long block);

  /** {@code on_timer}. */
  void onTimer(long parameters, long nowNs, long block);

  /** {@code on_app_limited}. */
  void onAppLimited(long parameters, long nowNs, long block);

  /** {@code on_restart}. */
  void onRestart(long parameters, long nowNs, long block);
}
