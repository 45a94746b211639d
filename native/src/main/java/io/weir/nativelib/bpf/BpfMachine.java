package io.weir.nativelib.bpf;

import com.sun.jna.Memory;
import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.target.Emission;
import io.weir.codegen.target.bpf.TestSources;
import io.weir.nativelib.differential.Machine;
import io.weir.nativelib.system.LibC;
import io.weir.nativelib.toolchain.WorkFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** This kernel: the core and the model under a packet program, run on rows. */
public final class BpfMachine implements Machine {
  /** Bytes of packet that the kernel takes: a page less head-room and its own bookkeeping. */
  private static final int MOST_BYTES = 3_392;

  private static final int OPTIONS_BYTES = 80;

  private final BpfObject object;
  private final int inputs;
  private final int states;
  private final int features;

  private BpfMachine(DecisionProgram program, BpfObject object) {
    this.object = object;
    inputs = program.inputs().size();
    states = program.states().size();
    features = program.features().size();
  }

  /**
   * Compiles and loads a program.
   *
   * @throws UserError if something is missing or the kernel refuses it
   */
  public static BpfMachine load(
      DecisionProgram program, Provenance provenance, Map<String, String> environment) {
    BpfKernel.require();
    BpfCompiler compiler = BpfCompiler.find(environment);
    Map<String, String> sources =
        TestSources.of(new Emission(program, provenance, Optional.empty()));
    try (WorkFolder work = new WorkFolder(sources)) {
      Path file = compiler.compile(work.path().resolve(TestSources.MAIN_FILE), List.of());
      return new BpfMachine(program, BpfObject.load(file));
    }
  }

  /** What the verifier said. */
  public List<BpfObject.Verified> verified() {
    return object.verified();
  }

  @Override
  public String name() {
    return "kernel " + System.getProperty("os.version") + ", BPF";
  }

  @Override
  public void decide(long[] rows, int count, long[] multipliers) {
    int width = inputs + states;
    long[] padded = new long[count * (width + 1)];
    for (int i = 0; i < count; i++) {
      System.arraycopy(rows, i * width, padded, i * (width + 1), width);
    }
    run("weir_test_decide", padded, width + 1);
    for (int i = 0; i < count; i++) {
      System.arraycopy(padded, i * (width + 1), rows, i * width, width);
      multipliers[i] = padded[i * (width + 1) + width];
    }
  }

  @Override
  public void score(int[] vectors, int count, long[] scores) {
    long[] padded = new long[count * (features + 1)];
    for (int i = 0; i < count; i++) {
      for (int f = 0; f < features; f++) {
        padded[i * (features + 1) + f] = vectors[i * features + f];
      }
    }
    run("weir_test_score", padded, features + 1);
    for (int i = 0; i < count; i++) {
      scores[i] = padded[i * (features + 1) + features];
    }
  }

  private void run(String program, long[] words, int rowWords) {
    int fd = object.program(program);
    int most = MOST_BYTES / Long.BYTES / rowWords * rowWords;
    try (Memory packet = new Memory(MOST_BYTES);
        Memory options = new Memory(OPTIONS_BYTES)) {
      for (int from = 0; from < words.length; from += most) {
        int length = Math.min(most, words.length - from);
        // Shorter than an Ethernet header is refused.
        int bytes = Math.max(16, length * Long.BYTES);
        packet.write(0, words, from, length);
        options.clear();
        options.setLong(0, OPTIONS_BYTES);
        options.setPointer(8, packet);
        options.setPointer(16, packet);
        options.setInt(24, bytes);
        options.setInt(28, bytes);
        options.setInt(60, 1);
        int code = Libbpf.get().bpf_prog_test_run_opts(fd, options);
        if (code < 0) {
          throw UserError.environment(
              "the kernel does not run " + program + ": " + LibC.get().strerror(-code));
        }
        packet.read(0, words, from, length);
      }
    }
  }

  @Override
  public void close() {
    object.close();
  }
}
