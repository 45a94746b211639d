package io.weir.nativelib.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.artefact.UserError;
import io.weir.codegen.ir.ProgramFile;
import io.weir.nativelib.bpf.BpfCompiler;
import io.weir.nativelib.bpf.BpfKernel;
import io.weir.nativelib.bpf.ControlMode;
import io.weir.nativelib.bpf.ControlSettings;
import io.weir.nativelib.bpf.ControlStatus;
import io.weir.nativelib.bpf.KernelControl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A program in the kernel, by its name, on the live bottleneck: 20 Mbit/s, 20 ms. */
class ProgramInLiveRunTest {
  private static final Path SHIPPED =
      Path.of("..", "examples", "policies", "reference-program.json");
  private static final int MOST_FLOWS = 6;
  private static final String NAME = "weir_l" + ProcessHandle.current().pid() % 100_000;

  @BeforeEach
  void needsRootAndClang() {
    Optional<String> missing = BpfKernel.missing().or(() -> BpfCompiler.missing(System.getenv()));
    assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElseThrow());
    assumeTrue(Files.exists(Path.of("/dev/net/tun")), "skipped: no /dev/net/tun: modprobe tun");
    try {
      NetworkNamespace.create().close();
    } catch (UserError e) {
      assumeTrue(false, "skipped: " + e.getMessage());
    }
  }

  @AfterEach
  void leavesNothing() {
    if (BpfKernel.missing().isEmpty() && KernelControl.names().contains(NAME)) {
      KernelControl.unload(NAME);
    }
  }

  private static LiveResult run(ControlMode mode, String network, long durationUs) {
    load(mode);
    return flow(network, durationUs);
  }

  private static void load(ControlMode mode) {
    ProgramFile file = ProgramFile.read(SHIPPED);
    ControlSettings settings = new ControlSettings(NAME, 20_000_000, 1_000, mode);
    KernelControl.load(file.program(), file.provenance(), settings, System.getenv());
  }

  private static LiveResult flow(String network, long durationUs) {
    try (LiveRun run = LiveRun.open(Paths.setup(Paths.scenario(network, durationUs), 1, NAME))) {
      return run.run(status -> {});
    }
  }

  @Test
  void theProgramFillsTheBottleneck() {
    LiveResult result = run(ControlMode.ENFORCE, "ecn: {enabled: false}", 3_000_000);
    assertThat(result.algorithm()).isEqualTo(NAME);
    assertThat(result.payloadMbps()).isBetween(10.0, 20.0);
    ControlStatus status = KernelControl.status(NAME);
    assertThat(status.enforced()).isEqualTo(status.decisions()).isGreaterThan(20);
  }

  /** Reno decides; the program is asked and changes nothing. */
  @Test
  void inShadowModeRenoFillsTheBottleneck() {
    LiveResult result = run(ControlMode.SHADOW, "ecn: {enabled: false}", 3_000_000);
    assertThat(result.payloadMbps()).isBetween(10.0, 20.0);
    ControlStatus status = KernelControl.status(NAME);
    assertThat(status.decisions()).isGreaterThan(20);
    assertThat(status.enforced()).isZero();
  }

  /**
   * One packet in ten is lost, resent ones and the connection's first included: fast recovery, and
   * time-outs in it. What is lost is chance, so a flow may see one of them only; the counters are
   * of all flows.
   */
  @Test
  void lossesAreRecoveredFromAndTimeoutsAreCounted() {
    load(ControlMode.ENFORCE);
    ControlStatus status = KernelControl.status(NAME);
    for (int flow = 0; flow < MOST_FLOWS && !sawAll(status); flow++) {
      flow("ecn: {enabled: false}, loss: 0.1", 5_000_000);
      status = KernelControl.status(NAME);
    }
    assertThat(status.enforced()).isPositive();
    assertThat(status.timeouts()).isPositive();
    assertThat(status.recoveries()).isPositive();
  }

  private static boolean sawAll(ControlStatus status) {
    return status.enforced() > 0 && status.timeouts() > 0 && status.recoveries() > 0;
  }
}
