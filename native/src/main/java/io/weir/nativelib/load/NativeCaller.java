package io.weir.nativelib.load;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Calls into a {@link NativeProgram}, for one thread at a time. Values go through native memory
 * that belongs to the caller; single decisions allocate nothing.
 *
 * <p>Every method throws {@link IllegalStateException} once the program is closed.
 */
public final class NativeCaller {
  private final NativeProgram program;
  private final NativeFunctions functions;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final int inputs;
  private final int states;
  private final int features;
  private final LongBuffer row;
  private final long rowAddress;
  private final long stateAddress;
  private ByteBuffer batch = memory(0);

  NativeCaller(NativeProgram program, NativeFunctions functions) {
    this.program = program;
    this.functions = functions;
    inputs = program.program().inputs().size();
    states = program.program().states().size();
    features = program.program().features().size();
    ByteBuffer memory = memory(inputs + states);
    row = memory.asLongBuffer();
    rowAddress = address(memory);
    stateAddress = rowAddress + (long) inputs * Long.BYTES;
  }

  private static ByteBuffer memory(long longs) {
    // One spare, because JNA gives no address for an empty buffer.
    int bytes = Math.toIntExact((longs + 1) * Long.BYTES);
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  private static long address(ByteBuffer memory) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(memory));
  }

  /** Writes the state of a new flow to {@code state[offset …]}. */
  public void reset(long[] state, int offset) {
    enter();
    try {
      functions.reset(stateAddress);
      row.get(inputs, state, offset, states);
    } finally {
      leave();
    }
  }

  /**
   * Decides and updates the state.
   *
   * @param in the inputs in the program's order
   * @return the rate multiplier, Q16
   */
  public int decide(long[] in, long[] state, int offset) {
    row.put(0, in, 0, inputs);
    return decideOnRow(state, offset);
  }

  /** As {@link #decide}, with input {@code i} taken from {@code report[columns[i]]}. */
  int decide(long[] report, int[] columns, long[] state, int offset) {
    for (int i = 0; i < columns.length; i++) {
      row.put(i, report[columns[i]]);
    }
    return decideOnRow(state, offset);
  }

  private int decideOnRow(long[] state, int offset) {
    for (int i = 0; i < states; i++) {
      row.put(inputs + i, state[offset + i]);
    }
    enter();
    int multiplier;
    try {
      multiplier = (int) functions.decide(rowAddress);
    } finally {
      leave();
    }
    for (int i = 0; i < states; i++) {
      state[offset + i] = row.get(inputs + i);
    }
    return multiplier;
  }

  /**
   * Decides on many rows with one call.
   *
   * @param rows {@code count} rows of inputs then states; the states are updated in place
   * @param multipliers receives {@code count} multipliers, Q16
   */
  public void decideBatch(long[] rows, int count, long[] multipliers) {
    int longs = Math.multiplyExact(count, inputs + states);
    LongBuffer memory = batch(longs + (long) count).asLongBuffer();
    memory.put(0, rows, 0, longs);
    enter();
    try {
      long start = address(batch);
      functions.decideBatch(start, count, start + (long) longs * Long.BYTES);
    } finally {
      leave();
    }
    memory.get(0, rows, 0, longs);
    memory.get(longs, multipliers, 0, count);
  }

  /**
   * As {@link #decideBatch(long[], int, long[])} without copying.
   *
   * @param memory direct, in native order: {@code count} rows, then room for {@code count}
   *     multipliers
   * @throws IllegalArgumentException if it is not direct, or too small
   */
  public void decideBatch(ByteBuffer memory, int count) {
    long rowBytes = (long) count * (inputs + states) * Long.BYTES;
    if (!memory.isDirect() || memory.capacity() < rowBytes + (long) count * Long.BYTES) {
      throw new IllegalArgumentException(
          "%d rows need a direct buffer of %d bytes, not %s"
              .formatted(count, rowBytes + (long) count * Long.BYTES, memory));
    }
    enter();
    try {
      long start = address(memory);
      functions.decideBatch(start, count, start + rowBytes);
    } finally {
      leave();
    }
  }

  /**
   * Hands feature vectors to the forest alone.
   *
   * @param vectors {@code count} vectors of one int per feature
   * @param scores receives {@code count} scores
   * @throws IllegalStateException if the program has no forest, or is closed
   */
  public void scoreBatch(int[] vectors, int count, long[] scores) {
    if (!program.program().hasForest()) {
      throw new IllegalStateException(
          "program `" + program.program().name() + "` has no forest to score with");
    }
    int ints = Math.multiplyExact(count, features);
    long featureLongs = (ints + 1L) / 2;
    ByteBuffer memory = batch(featureLongs + count);
    IntBuffer vectorMemory = memory.asIntBuffer();
    vectorMemory.put(0, vectors, 0, ints);
    enter();
    try {
      long start = address(memory);
      functions.scoreBatch(start, count, start + featureLongs * Long.BYTES);
    } finally {
      leave();
    }
    memory.asLongBuffer().get((int) featureLongs, scores, 0, count);
  }

  private ByteBuffer batch(long longs) {
    if (batch.capacity() < (longs + 1) * Long.BYTES) {
      batch = memory(longs);
    }
    return batch;
  }

  private void enter() {
    busy.set(true);
    if (program.isClosed()) {
      busy.set(false);
      throw program.stale();
    }
  }

  private void leave() {
    busy.lazySet(false);
  }

  void awaitIdle() {
    while (busy.get()) {
      Thread.onSpinWait();
    }
  }
}
