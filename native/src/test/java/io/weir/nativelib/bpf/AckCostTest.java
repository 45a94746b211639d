package io.weir.nativelib.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Memory;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.target.Target;
import io.weir.nativelib.toolchain.WorkFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What an ACK costs, beside operations that do nothing, in one run on this kernel. A measurement:
 * it runs only with {@code -Dweir.kernel.cost=true} and prints what docs/kernel.md quotes.
 */
class AckCostTest {
  private static final Path STATISTICS = Path.of("/proc/sys/kernel/bpf_stats_enabled");
  private static final int BYTES = 40_000_000;
  private static final int INFO_BYTES = 224;

  /** Time in the program and its calls. */
  private record Cost(long timeNs, long acks) {
    double perAckNs() {
      return (double) timeNs / acks;
    }
  }

  @Test
  void measures() throws IOException {
    assumeTrue(Boolean.getBoolean("weir.kernel.cost"), "a measurement: -Dweir.kernel.cost=true");
    BpfMachineTest.requireKernel();
    ProgramFile file =
        ProgramFile.read(Path.of("..", "examples", "policies", "reference-program.json"));
    Map<String, String> sources = new TreeMap<>(Target.BPF.emit(file.program(), file.provenance()));
    try (InputStream in = AckCostTest.class.getResourceAsStream("empty.c")) {
      sources.put("empty.c", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    String before = Files.readString(STATISTICS);
    Files.writeString(STATISTICS, "1");
    try (WorkFolder work = new WorkFolder(sources)) {
      Cost empty = cost(work, "empty.c", "weir_empty", ControlMode.ENFORCE);
      Cost off = cost(work, "weir_bpf.c", "weir_off", ControlMode.OFF);
      Cost full = cost(work, "weir_bpf.c", "weir_full", ControlMode.ENFORCE);
      Cost again = cost(work, "empty.c", "weir_empty", ControlMode.ENFORCE);
      System.out.printf(
          "ns per ACK: empty %.0f and %.0f, off %.0f, enforce %.0f%n",
          empty.perAckNs(), again.perAckNs(), off.perAckNs(), full.perAckNs());
      assertThat(full.acks()).isPositive();
    } finally {
      Files.writeString(STATISTICS, before);
    }
  }

  private static Cost cost(WorkFolder work, String source, String name, ControlMode mode) {
    ControlSettings settings = new ControlSettings(name, 1_000_000_000L, 10, mode);
    Path file =
        BpfCompiler.find(System.getenv())
            .compile(work.path().resolve(source), settings.definitions());
    try (BpfObject object = BpfObject.load(file)) {
      object.verified().forEach(v -> System.out.println(source + ": " + v));
      object.register("weir_ops");
      try (FlowPair pair = FlowPair.open();
          Memory info = new Memory(INFO_BYTES);
          Memory length = new Memory(4)) {
        pair.start(name);
        pair.carry(BYTES);
        info.clear();
        length.setInt(0, INFO_BYTES);
        int fd = object.program("weir_cong_control");
        assertThat(Libbpf.get().bpf_obj_get_info_by_fd(fd, info, length)).isZero();
        // struct bpf_prog_info: run_time_ns, run_cnt.
        Cost cost = new Cost(info.getLong(192), info.getLong(200));
        if (!source.equals("empty.c")) {
          try (BpfMap counters = object.map(".data.counters")) {
            System.out.printf(
                "%s %s: %d ACKs, %d decisions, %.0f ns per ACK%n",
                source, mode, cost.acks(), counters.at(0).getLong(0), cost.perAckNs());
          }
        }
        return cost;
      } finally {
        try (BpfMap ops = object.map("weir_ops")) {
          ops.delete(0);
        }
      }
    }
  }
}
