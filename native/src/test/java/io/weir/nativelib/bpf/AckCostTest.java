package io.weir.nativelib.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Memory;
import io.weir.artefact.StrictYaml;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.target.Target;
import io.weir.nativelib.live.LiveRun;
import io.weir.nativelib.live.LiveSetup;
import io.weir.nativelib.toolchain.WorkFolder;
import io.weir.sim.scenario.BottleneckPath;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.ScenarioFamily;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What an ACK costs, beside operations that do nothing, in one run on this kernel. A measurement:
 * it runs only with {@code -Dweir.kernel.cost=true} and prints what docs/kernel.md quotes.
 */
class AckCostTest {
  private static final Path STATISTICS = Path.of("/proc/sys/kernel/bpf_stats_enabled");
  private static final Path LIVE = Path.of("..", "examples", "live.yaml");
  private static final int BYTES = 40_000_000;
  private static final long LIVE_US = 6_000_000;
  private static final int ROUNDS = 3;
  private static final int INFO_BYTES = 224;

  // struct bpf_prog_info.
  private static final int RUN_TIME_NS = 192;
  private static final int RUN_COUNT = 200;

  /** What carries the flow of a measurement. */
  private interface Traffic {
    void carry(String congestionControl) throws IOException;
  }

  /** A kind of operations. */
  private record Kind(String source, String name, ControlMode mode) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("empty.c", "weir_empty", ControlMode.ENFORCE),
          new Kind("weir_bpf.c", "weir_off", ControlMode.OFF),
          new Kind("weir_bpf.c", "weir_full", ControlMode.ENFORCE));

  /** A round trip of 20 to 50 microseconds: nearly every ACK is decided on. */
  @Test
  void onAVethPair() throws IOException {
    measure(
        1_000_000_000L,
        10,
        name -> {
          try (FlowPair pair = FlowPair.open()) {
            pair.start(name);
            pair.carry(BYTES);
          }
        });
  }

  /** 20 Mbit/s and 20 ms: about 20 ACKs in a round trip. */
  @Test
  void onTheLiveBottleneck() throws IOException {
    measureLive("0.02", "95000", 20_000_000);
  }

  /** 100 Mbit/s and 20 ms: about 100 ACKs in a round trip. */
  @Test
  void onAFasterLiveBottleneck() throws IOException {
    measureLive("0.1", "475000", 100_000_000);
  }

  private static void measureLive(String gbps, String bufferBytes, long lineRateBps)
      throws IOException {
    String text =
        Files.readString(LIVE)
            .replace("fabricRateGbps: 0.02", "fabricRateGbps: " + gbps)
            .replace("bufferBytes: 95000", "bufferBytes: " + bufferBytes);
    Scenario scenario =
        ScenarioFamily.from(StrictYaml.parse("live.yaml", text), Map.of())
            .draw(1)
            .withRun(new RunSpec(LIVE_US, LIVE_US / 4, 10));
    measure(lineRateBps, 1_000, name -> run(scenario, name));
  }

  private static void run(Scenario scenario, String name) {
    LiveSetup setup =
        new LiveSetup(
            BottleneckPath.of(scenario, 1),
            scenario.sha256(),
            1,
            scenario.run().bins(),
            scenario.tcp().payloadBytes(),
            List.of(name));
    try (LiveRun run = LiveRun.open(setup)) {
      System.out.printf("%.2f Mbit/s, ", run.run(status -> {}).payloadMbps());
    }
  }

  private static void measure(long lineRateBps, int timeUnitNs, Traffic traffic)
      throws IOException {
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
      for (int round = 0; round < ROUNDS; round++) {
        for (Kind kind : KINDS) {
          ControlSettings settings =
              new ControlSettings(kind.name(), lineRateBps, timeUnitNs, kind.mode());
          assertThat(cost(work, kind, settings, traffic)).isPositive();
        }
      }
    } finally {
      Files.writeString(STATISTICS, before);
    }
  }

  /** Nanoseconds per ACK. */
  private static double cost(WorkFolder work, Kind kind, ControlSettings settings, Traffic traffic)
      throws IOException {
    Path file =
        BpfCompiler.find(System.getenv())
            .compile(work.path().resolve(kind.source()), settings.definitions());
    try (BpfObject object = BpfObject.load(file)) {
      object.register("weir_ops");
      try (Memory info = new Memory(INFO_BYTES);
          Memory length = new Memory(4)) {
        traffic.carry(kind.name());
        info.clear();
        length.setInt(0, INFO_BYTES);
        int fd = object.program("weir_cong_control");
        assertThat(Libbpf.get().bpf_obj_get_info_by_fd(fd, info, length)).isZero();
        long acks = info.getLong(RUN_COUNT);
        double perAckNs = (double) info.getLong(RUN_TIME_NS) / acks;
        System.out.printf("%s: %d ACKs, %.0f ns each", kind.name(), acks, perAckNs);
        if (!kind.source().equals("empty.c")) {
          try (BpfMap counters = object.map(".data.counters")) {
            System.out.printf(", %d decisions", counters.at(0).getLong(0));
          }
        }
        System.out.println();
        return perAckNs;
      } finally {
        try (BpfMap ops = object.map("weir_ops")) {
          ops.delete(0);
        }
      }
    }
  }
}
