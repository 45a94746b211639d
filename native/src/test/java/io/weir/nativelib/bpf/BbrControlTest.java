package io.weir.nativelib.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.codegen.generate.BbrPrograms;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import io.weir.codegen.target.tcp.TcpControl;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programs for BBR on this machine's kernel, with flows between two network namespaces. */
class BbrControlTest {
  private static final String NAME = "weir_b" + ProcessHandle.current().pid() % 100_000;
  private static final ControlSettings SETTINGS =
      new ControlSettings(NAME, 1_000_000_000L, 1_000, ControlMode.ENFORCE);

  private static final int GAIN_Q16 = 85_852;

  @BeforeEach
  void needsRootAndClangAndBbr() {
    BpfMachineTest.requireKernel();
    assumeTrue(
        BpfKernel.registered().contains("bbr"),
        "skipped: the kernel's BBR is not there: modprobe tcp_bbr");
  }

  @AfterEach
  void leavesNothing() {
    if (BpfKernel.missing().isEmpty() && KernelControl.names().contains(NAME)) {
      KernelControl.unload(NAME);
    }
  }

  private static void load(DecisionProgram program) {
    KernelControl.load(program, SmallPrograms.PROVENANCE, SETTINGS, System.getenv());
  }

  private static DecisionProgram leaf(long score) {
    return BbrPrograms.learned(new Forest(List.of(Tree.of(Tree.leaf(score))), 0));
  }

  @Test
  void givesTheGainAndObeysTheSwitch() {
    DecisionProgram program = BbrPrograms.constant(1.31);
    load(program);
    try (FlowPair pair = FlowPair.open()) {
      pair.start(NAME);
      pair.carry(20_000_000);
      ControlStatus status = KernelControl.status(NAME);
      assertThat(status.control()).isEqualTo(TcpControl.BBR);
      assertThat(status.registered()).isTrue();
      assertThat(status.programSha256()).isEqualTo(program.sha256());
      assertThat(status.enforced()).isPositive();
      ControlStatus.Flow flow = status.flows().get(0);
      assertThat(flow.multiplierQ16()).isEqualTo(GAIN_Q16);
      assertThat(flow.gainQ16()).isEqualTo(GAIN_Q16);
      assertThat(flow.rateQ20()).isZero();
      assertThat(flow.minRttUs()).isPositive();

      KernelControl.mode(NAME, ControlMode.SHADOW);
      pair.carry(2_000_000);
      long enforced = KernelControl.status(NAME).enforced();
      long decisions = KernelControl.status(NAME).decisions();
      pair.carry(20_000_000);
      assertThat(KernelControl.status(NAME).enforced()).isEqualTo(enforced);
      assertThat(KernelControl.status(NAME).decisions()).isGreaterThan(decisions);

      KernelControl.mode(NAME, ControlMode.OFF);
      pair.carry(2_000_000);
      decisions = KernelControl.status(NAME).decisions();
      pair.carry(20_000_000);
      assertThat(KernelControl.status(NAME).decisions()).isEqualTo(decisions);

      KernelControl.mode(NAME, ControlMode.ENFORCE);
      pair.carry(20_000_000);
      assertThat(KernelControl.status(NAME).enforced()).isGreaterThan(enforced);
    }
  }

  @Test
  void exchangesTheModelUnderTraffic() {
    load(leaf(0));
    try (FlowPair pair = FlowPair.open()) {
      pair.start(NAME);
      pair.carry(20_000_000);
      assertThat(KernelControl.status(NAME).flows()).anyMatch(f -> f.gainQ16() == 131_072);
      KernelControl.swap(NAME, leaf(20_000), KernelControl.BESIDE);
      pair.carry(5_000_000);
      assertThat(KernelControl.status(NAME).flows()).anyMatch(f -> f.besideQ16() == 151_072);
      assertThat(KernelControl.status(NAME).flows()).anyMatch(f -> f.gainQ16() == 131_072);
      KernelControl.swap(NAME, leaf(-20_000), KernelControl.ACTIVE);
      pair.carry(20_000_000);
      assertThat(KernelControl.status(NAME).flows()).anyMatch(f -> f.gainQ16() == 111_072);
    }
    assertThatThrownBy(() -> KernelControl.swap(NAME, BbrPrograms.constant(1), 0))
        .hasMessageContaining("no forest");
  }

  /** Storage of sockets goes with them; nothing of an object stays. */
  @Test
  void cyclesUnderTrafficLeaveNothing() throws Exception {
    int cycles = Integer.getInteger("weir.kernel.cycles", 2);
    load(leaf(0));
    KernelControl.unload(NAME);
    KernelObjects before = KernelObjects.now();
    try (FlowPair pair = FlowPair.open()) {
      for (int i = 0; i < cycles; i++) {
        load(leaf(0));
        pair.start(NAME);
        pair.carry(200_000);
        KernelControl.swap(NAME, leaf(-20_000), KernelControl.ACTIVE);
        pair.carry(200_000);
        KernelControl.unload(NAME);
        // A flow goes on with operations that are no longer registered.
        pair.carry(200_000);
        pair.stop();
      }
    }
    KernelObjects after = KernelObjects.awaitNoneSince(before);
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
  void aNameIsTakenOnce() {
    load(BbrPrograms.analytic());
    assertThat(KernelControl.status(NAME).flows()).isEmpty();
    assertThatThrownBy(() -> load(BbrPrograms.analytic()))
        .hasMessageContaining("registered already");
    KernelControl.unload(NAME);
    assertThat(BpfKernel.registered()).doesNotContain(NAME);
  }

  @Test
  void theCompilerIsToldWhatBbrsMainFunctionTakes() {
    assertThat(BpfKernel.definitions("6.1.0-18-cloud-amd64"))
        .containsExactly("WEIR_BBR_MAIN_ARGUMENTS=2");
    assertThat(BpfKernel.definitions("6.9.12")).containsExactly("WEIR_BBR_MAIN_ARGUMENTS=2");
    assertThat(BpfKernel.definitions("6.10")).containsExactly("WEIR_BBR_MAIN_ARGUMENTS=4");
    assertThat(BpfKernel.definitions("7.0.1")).containsExactly("WEIR_BBR_MAIN_ARGUMENTS=4");
  }
}
