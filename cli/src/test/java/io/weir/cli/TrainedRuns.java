package io.weir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Small trainings, in this process and in processes of their own. */
final class TrainedRuns {
  private TrainedRuns() {}

  /** A scenario that trains in seconds: {@code updates} updates of each of two candidates. */
  static Path scenario(Path folder, int updates) throws IOException {
    return Files.writeString(
        folder.resolve("small.yaml"),
        """
        name: small
        training:
          workloads:
            - {pattern: manyToOne, hosts: 2, flowsPerPair: 1, startJitterNs: 20000}
          candidates: 2
          updates: %d
          episodes: {durationUs: 300, stepsPerFlow: 10}
          validation:
            everyUpdates: 3
            seeds: 1
            workloads:
              - traffic: {pattern: manyToOne, hosts: 2, flowsPerPair: 1, startJitterNs: 20000}
            run: {durationUs: 500, warmupUs: 300, bins: 1}
        """
            .formatted(updates));
  }

  /** Begins a {@code weir} process of its own. */
  static Process start(Path log, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                WeirCommand.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
