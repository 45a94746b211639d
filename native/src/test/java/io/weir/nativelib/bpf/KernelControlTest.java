package io.weir.nativelib.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.ir.Tree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On this machine's kernel, with flows between two network namespaces. */
class KernelControlTest {
  private static final Path SHIPPED =
      Path.of("..", "examples", "policies", "reference-program.json");
  private static final String NAME = "weir_t" + ProcessHandle.current().pid() % 100_000;
  private static final ControlSettings SETTINGS =
      new ControlSettings(NAME, 1_000_000_000L, 10, ControlMode.ENFORCE);

  private ProgramFile file;

  @BeforeEach
  void needsRootAndClang() {
    BpfMachineTest.requireKernel();
    file = ProgramFile.read(SHIPPED);
  }

  @AfterEach
  void leavesNothing() {
    if (BpfKernel.missing().isEmpty() && KernelControl.names().contains(NAME)) {
      KernelControl.unload(NAME);
    }
  }

  private void load(ControlSettings settings) {
    KernelControl.load(file.program(), file.provenance(), settings, System.getenv());
  }

  @Test
  void decidesOnFlowsAndObeysTheSwitch() {
    load(SETTINGS);
    try (FlowPair pair = FlowPair.open()) {
      pair.start(NAME);
      pair.carry(2_000_000);
      ControlStatus status = KernelControl.status(NAME);
      assertThat(status.registered()).isTrue();
      assertThat(status.programSha256()).isEqualTo(file.program().sha256());
      assertThat(status.enforced()).isPositive();
      assertThat(status.flows()).isNotEmpty();
      ControlStatus.Flow flow = status.flows().get(0);
      assertThat(flow.rateQ20()).isBetween(1L, 1L << 20);
      assertThat(flow.features()).anyMatch(f -> f != 0);

      KernelControl.mode(NAME, ControlMode.SHADOW);
      pair.carry(2_000_000);
      long enforced = KernelControl.status(NAME).enforced();
      long decisions = KernelControl.status(NAME).decisions();
      pair.carry(2_000_000);
      assertThat(KernelControl.status(NAME).enforced()).isEqualTo(enforced);
      assertThat(KernelControl.status(NAME).decisions()).isGreaterThan(decisions);

      KernelControl.mode(NAME, ControlMode.OFF);
      pair.carry(2_000_000);
      decisions = KernelControl.status(NAME).decisions();
      pair.carry(2_000_000);
      assertThat(KernelControl.status(NAME).decisions()).isEqualTo(decisions);

      KernelControl.mode(NAME, ControlMode.ENFORCE);
      pair.carry(4_000_000);
      assertThat(KernelControl.status(NAME).enforced()).isGreaterThan(enforced);
    }
  }

  @Test
  void exchangesTheModelUnderTraffic() {
    load(SETTINGS);
    DecisionProgram steady =
        file.program().withForest(new Forest(List.of(Tree.of(Tree.leaf(-65_536))), 0));
    try (FlowPair pair = FlowPair.open()) {
      pair.start(NAME);
      pair.carry(1_000_000);
      KernelControl.swap(NAME, steady, KernelControl.BESIDE);
      pair.carry(1_000_000);
      assertThat(KernelControl.status(NAME).besideSha256()).isEqualTo(steady.sha256());
      assertThat(KernelControl.status(NAME).programSha256()).isEqualTo(file.program().sha256());
      assertThat(KernelControl.status(NAME).flows()).anyMatch(flow -> flow.besideQ16() != 0);
      KernelControl.swap(NAME, steady, KernelControl.ACTIVE);
      pair.carry(1_000_000);
      assertThat(KernelControl.status(NAME).programSha256()).isEqualTo(steady.sha256());
    }
  }

  /** What is counted is what begins with a name of ours, weir_. */
  @Test
  void cyclesUnderTrafficLeaveNothing() throws Exception {
    int cycles = Integer.getInteger("weir.kernel.cycles", 2);
    // Once before, so that libraries are loaded and caches filled.
    load(SETTINGS);
    KernelControl.unload(NAME);
    KernelObjects before = KernelObjects.now();
    long longestStepNs = 0;
    try (FlowPair pair = FlowPair.open()) {
      for (int i = 0; i < cycles; i++) {
        long beginNs = System.nanoTime();
        load(SETTINGS);
        pair.start(NAME);
        pair.carry(200_000);
        KernelControl.swap(NAME, file.program(), KernelControl.ACTIVE);
        pair.carry(200_000);
        KernelControl.unload(NAME);
        // A flow goes on with operations that are no longer registered.
        pair.carry(200_000);
        pair.stop();
        longestStepNs = Math.max(longestStepNs, System.nanoTime() - beginNs);
      }
    }
    KernelObjects after = KernelObjects.awaitNoneSince(before);
    System.out.printf(
        "%d cycles, longest %.1f s; before: %s; after: %s%n",
        cycles, longestStepNs / 1e9, before, after);
    assertThat(BpfKernel.registered()).doesNotContain(NAME);
    assertThat(KernelControl.names()).doesNotContain(NAME);
    assertThat(after.mapsNotIn(before)).as("maps left in the kernel").isEmpty();
    assertThat(after.programsNotIn(before)).as("programs left in the kernel").isEmpty();
    assertThat(after.openFiles()).isLessThanOrEqualTo(before.openFiles() + KernelObjects.FILES);
    assertThat(after.kernelKilobytes() - before.kernelKilobytes())
        .as("kernel memory, kB")
        .isLessThan(KernelObjects.TOLERANCE_KILOBYTES);
  }

  @Test
  void refusesWhatCannotBeLoaded() {
    assertThatThrownBy(() -> load(new ControlSettings("cubic", 1_000_000, 1, ControlMode.OFF)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("kernel's own");
    assertThatThrownBy(
            () -> new ControlSettings("much_too_long_a_name", 1_000_000, 1, ControlMode.OFF))
        .hasMessageContaining("at most 15");
    load(SETTINGS);
    assertThatThrownBy(() -> load(SETTINGS)).hasMessageContaining("registered already");
    assertThatThrownBy(() -> KernelControl.swap(NAME, SmallPrograms.tracker(), 0))
        .hasMessageContaining("another observation");
    assertThatThrownBy(() -> KernelControl.status("nobody"))
        .hasMessageContaining("is not loaded")
        .hasMessageContaining(NAME);
    KernelControl.unload(NAME);
    assertThatThrownBy(
            () -> KernelControl.load(file.program(), file.provenance(), SETTINGS, Map.of()))
        .hasMessageContaining("clang")
        .hasMessageContaining("apt-get install");
    assertThat(KernelControl.names()).doesNotContain(NAME);
  }

  @Test
  void kernelsAreOldEnoughOrNot() {
    assertThat(BpfKernel.tooOld("5.10.0-28-amd64")).isPresent();
    assertThat(BpfKernel.tooOld("6.0.1")).isPresent();
    assertThat(BpfKernel.tooOld("6.1.0-18-cloud-amd64")).isEmpty();
    assertThat(BpfKernel.tooOld("7.0")).isEmpty();
  }
}
