package io.weir.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.trainer.rollout.Executor;
import io.weir.trainer.rollout.Workers;
import io.weir.trainer.spark.SparkExecutor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

final class ExecutorOptionsTest {
  @Command(name = "anything")
  private static final class Anything {
    @Mixin private ExecutorOptions options;
  }

  private static Executor executor(String... arguments) {
    Anything command = new Anything();
    new CommandLine(command).parseArgs(arguments);
    return command.options.executor();
  }

  @Test
  void allProcessorsUnlessTold() {
    try (Executor executor = executor()) {
      assertThat(executor).isInstanceOf(Workers.class);
      assertThat(executor.parallelism()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }
  }

  @Test
  void asManyThreadsAsToldWork() {
    try (Executor executor = executor("--threads", "3")) {
      assertThat(executor.parallelism()).isEqualTo(3);
      assertThat(executor.map(List.of(1, 2, 3), i -> i + 1)).containsExactly(2, 3, 4);
    }
  }

  /** It is joined when it is first used, which this does not do. */
  @Test
  void sparkInThisProcess() {
    try (Executor executor = executor("--spark", "local[2]")) {
      assertThat(executor).isInstanceOf(SparkExecutor.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--threads=0, --threads: expected 1 to 4096",
    "--threads=5000, --threads: expected 1 to 4096",
    "--spark=host:7077, --spark: expected local[*]",
    "--threads=2 --spark=local[2], --threads: expected no --spark beside it",
  })
  void wrongCommandLinesAreRefused(String arguments, String message) {
    assertThatThrownBy(() -> executor(arguments.split(" ", -1)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining(message);
  }

  /** Jars are what is sent; here there are folders of classes. */
  @Test
  void whatCannotBeSentIsSaid() {
    assertThatThrownBy(() -> executor("--spark", "spark://host:7077"))
        .isInstanceOfSatisfying(
            UserError.class, e -> assertThat(e.kind()).isEqualTo(UserError.Kind.ENVIRONMENT))
        .hasMessageContaining("start Weir with its launcher");
  }
}
