package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BenchCommandTest {
  @Test
  void namesItsBenchmarks() {
    CommandLineRun run = CommandLineRun.of("bench", "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("decision", "sim");
  }

  @Test
  void simulatorBenchmarkExplainsItsOptions() {
    CommandLineRun run = CommandLineRun.of("bench", "sim", "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("--quick", "--json", "--seed", "ns-3");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    CommandLineRun run = CommandLineRun.of("bench", "sim", "--quik");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--quik");
  }
}
