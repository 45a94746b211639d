package io.weir.nativelib.control;

/**
 * Bound by JNA to the function pointers of one library. Every loaded library gets its own copy of
 * this class; this one is never bound.
 */
public final class DirectControlFunctions implements ControlFunctions {
  @Override
  public native String configure(long parameters);

  @Override
  public native int privateLongs(long parameters);

  @Override
  public native int needs(long parameters);

  @Override
  public native void onStart(long parameters, long flow, long block);

  @Override
  public native void onAck(long parameters, long event, long block);

  @Override
  public native void onLoss(long parameters, long event, long block);

  @Override
  public native void onRecovered(long parameters, long nowNs, long block);

  @Override
  public native void onCnp(long parameters, long nowNs, long block);

  @Override
  public native void onRttProbe(long parameters, long event, long block);

  @Override
  public native void onTimer(long parameters, long nowNs, long block);

  @Override
  public native void onAppLimited(long parameters, long nowNs, long block);

  @Override
  public native void onRestart(long parameters, long nowNs, long block);
}
