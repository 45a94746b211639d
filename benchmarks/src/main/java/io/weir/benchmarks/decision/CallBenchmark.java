package io.weir.benchmarks.decision;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import io.weir.nativelib.load.NativeCaller;
import io.weir.nativelib.load.NativeProgram;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time of one decision of a program by each way from Java, over {@value #ROWS} random rows: what a
 * call into C costs, against executing the program in Java. Inputs and states are drawn from their
 * ranges; states go on.
 *
 * <p>Timed in shots of a fraction of a millisecond, of which the median counts: few of them are
 * interrupted, even on a machine with other work to do.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 400, batchSize = CallBenchmark.SHOT)
@Measurement(iterations = 400, batchSize = CallBenchmark.SHOT)
@Fork(1)
public class CallBenchmark {
  /** Calls of a shot. */
  static final int SHOT = 512;

  private static final int ROWS = 16_384;
  private static final int BATCH = 1_024;

  /** Program file. */
  @Param("")
  public String program;

  /** Shared library compiled from the program. */
  @Param("")
  public String library;

  private final long[] multipliers = new long[BATCH];
  private NativeProgram loaded;
  private Interpreter interpreter;
  private NativeCaller direct;
  private NativeCaller mapped;
  private int inputs;
  private int width;
  private long[][] in;
  private long[][] states;
  private long[] rows;
  private ByteBuffer memory;
  private int next;

  /** Draws the rows and loads the library. */
  @Setup
  public void start() {
    DecisionProgram decision = ProgramFile.read(Path.of(program)).program();
    loaded = NativeProgram.load(Path.of(library), decision);
    interpreter = new Interpreter(decision);
    direct = loaded.newCaller();
    mapped = loaded.newInterfaceCaller();
    inputs = decision.inputs().size();
    width = inputs + decision.states().size();
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(1);
    in = new long[ROWS][];
    states = new long[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      in[i] =
          decision.inputs().stream()
              .mapToLong(input -> random.nextLong(input.min(), input.max() + 1))
              .toArray();
      states[i] =
          decision.states().stream()
              .mapToLong(state -> random.nextLong(state.min(), state.max() + 1))
              .toArray();
    }
    layOut();
  }

  /** The first rows one after the other, as a batch takes them. */
  private void layOut() {
    rows = new long[BATCH * width];
    for (int i = 0; i < BATCH; i++) {
      System.arraycopy(in[i], 0, rows, i * width, inputs);
      System.arraycopy(states[i], 0, rows, i * width + inputs, width - inputs);
    }
    memory =
        ByteBuffer.allocateDirect(BATCH * (width + 1) * Long.BYTES).order(ByteOrder.nativeOrder());
    memory.asLongBuffer().put(rows);
  }

  /** Unloads the library. */
  @TearDown
  public void stop() {
    loaded.close();
  }

  private int row() {
    next = (next + 1) & (ROWS - 1);
    return next;
  }

  /** The exact interpreter, without any call. */
  @Benchmark
  public int interpreter() {
    int row = row();
    return interpreter.decide(in[row], states[row], 0);
  }

  /** A call through JNA's direct mapping. */
  @Benchmark
  public int direct() {
    int row = row();
    return direct.decide(in[row], states[row], 0);
  }

  /** A call through JNA's interface mapping. */
  @Benchmark
  public int interfaceMapping() {
    int row = row();
    return mapped.decide(in[row], states[row], 0);
  }

  /** A call for {@value #BATCH} rows, which are copied to native memory and back. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  @Warmup(iterations = 400, batchSize = 2)
  @Measurement(iterations = 400, batchSize = 2)
  public long batchOfArrays() {
    direct.decideBatch(rows, BATCH, multipliers);
    return multipliers[BATCH - 1];
  }

  /** A call for {@value #BATCH} rows that lie in a direct buffer. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  @Warmup(iterations = 400, batchSize = 2)
  @Measurement(iterations = 400, batchSize = 2)
  public long batchInBuffer() {
    direct.decideBatch(memory, BATCH);
    return memory.getLong(BATCH * width * Long.BYTES);
  }
}
