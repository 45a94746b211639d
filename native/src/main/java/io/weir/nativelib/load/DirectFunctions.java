package io.weir.nativelib.load;

/**
 * JNA binds native methods per class, once. Every loaded library therefore gets its own copy of
 * this class, see {@link LibraryClassLoader}; this one is never bound.
 */
public final class DirectFunctions implements NativeFunctions {
  @Override
  public native int abiVersion();

  @Override
  public native int stateSize();

  @Override
  public native int inputCount();

  @Override
  public native int stateCount();

  @Override
  public native int featureCount();

  @Override
  public native String programSha256();

  @Override
  public native void reset(long states);

  @Override
  public native long decide(long row);

  @Override
  public native void decideBatch(long rows, long count, long out);

  @Override
  public native long scoreBatch(long features, long count, long out);
}
