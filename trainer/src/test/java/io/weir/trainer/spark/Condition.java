package io.weir.trainer.spark;

import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.scenario.SimulationResult;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A simulation of DCQCN to run somewhere.
 *
 * @param scenario what is simulated
 * @param seed its seed
 */
record Condition(Scenario scenario, long seed) implements Serializable {
  /** As many conditions that all differ. */
  static List<Condition> many(int count, long durationUs) {
    return LongStream.range(0, count)
        .mapToObj(
            i ->
                new Condition(
                    Scenario.DEFAULTS
                        .withTraffic(
                            new TrafficSpec(Pattern.manyToOne, 2 + (int) (i % 5), 1, 2_000))
                        .withRun(new RunSpec(durationUs, durationUs / 2, 4)),
                    1 + i))
        .toList();
  }

  SimulationResult run() {
    return new Simulation(scenario, seed, scenario.congestionControl().create("test", List.of()))
        .run();
  }

  /** Process that a task ran in. */
  record Place(long pid) implements Serializable {
    static Place here() {
      return new Place(ProcessHandle.current().pid());
    }
  }

  /**
   * A condition of which one is held up wherever it runs, until it is allowed to go on.
   *
   * @param condition the condition
   * @param folder where it says by which process it was begun
   * @param heldUp whether it waits for {@link #GO_ON}
   */
  record Watched(Condition condition, String folder, boolean heldUp) implements Serializable {
    /** File whose existence lets it go on. */
    static final String GO_ON = "go-on";

    /** Begin of the names of the files that say who began it. */
    static final String BEGUN_BY = "begun-by-";

    SimulationResult run() {
      try {
        if (heldUp) {
          Files.writeString(Path.of(folder, BEGUN_BY + ProcessHandle.current().pid()), "");
          while (!Files.exists(Path.of(folder, GO_ON))) {
            Thread.sleep(20);
          }
        }
        return condition.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
