package io.weir.nativelib.differential;

import io.weir.nativelib.load.NativeCaller;
import io.weir.nativelib.load.NativeProgram;

/** This process: a loaded library, called through JNA. Closing it leaves the library loaded. */
final class LibraryMachine implements Machine {
  private final NativeProgram library;
  private final NativeCaller caller;

  LibraryMachine(NativeProgram library) {
    this.library = library;
    caller = library.newCaller();
  }

  @Override
  public String name() {
    return library.file().toString();
  }

  @Override
  public void decide(long[] rows, int count, long[] multipliers) {
    caller.decideBatch(rows, count, multipliers);
  }

  @Override
  public void score(int[] features, int count, long[] scores) {
    caller.scoreBatch(features, count, scores);
  }

  @Override
  public void close() {
    // The library belongs to whoever loaded it.
  }
}
