package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BenchCommandTest {
  @Test
  void namesItsBenchmarks() {
    CommandLineRun run = CommandLineRun.of("bench", "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("decision", "sim", "policy", "optimiser");
  }

  @Test
  void simulatorBenchmarkExplainsItsOptions() {
    CommandLineRun run = CommandLineRun.of("bench", "sim", "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("--quick", "--json", "--seed", "ns-3");
  }

  @Test
  void refusesNetworksThereAreNot() {
    for (String network : new String[] {"lstm-8", "gru-1-2-3-4", "mlp", "mlp-x"}) {
      CommandLineRun run = CommandLineRun.of("bench", "policy", "--networks", network);

      assertThat(run.exitCode()).as(network).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).as(network).contains("--networks", network);
    }
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    CommandLineRun run = CommandLineRun.of("bench", "sim", "--quik");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--quik");
  }
}
