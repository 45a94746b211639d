package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.observation.BbrObservation;
import io.weir.distiller.bbr.ProgramFactory;
import io.weir.sim.cc.GainDecision;
import io.weir.trainer.bbr.Condition;
import io.weir.trainer.bbr.ConditionRun;
import io.weir.trainer.bbr.GainFactory;
import io.weir.trainer.bbr.Grid;
import io.weir.trainer.bbr.GridFile;
import io.weir.trainer.bbr.GridSpec;
import io.weir.trainer.bbr.StartOrder;
import io.weir.trainer.rollout.Workers;
import java.nio.file.Path;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program for BBR in examples/policies: of the grid that the command beside it makes, and fair
 * beside CUBIC, for every one of five seeds. After a change that moves it, make it again with the
 * commands in examples/policies/README.md.
 */
final class ReferenceGainsTest {
  private static final ProgramFile PROGRAM =
      ProgramFile.read(Path.of("..", "examples", "policies", "bbr-program.json"));
  private static final ProgramFile TRIMMED =
      ProgramFile.read(Path.of("..", "examples", "policies", "bbr-program.trimmed.json"));
  private static final String OUT_OF_SYNC =
      "out of sync: make it again with the commands in examples/policies/README.md";
  private static final int SEEDS = 5;
  private static final double LEAST_JAIN = 0.95;

  @TempDir private Path folder;

  @Test
  void itIsOfTheGridOfItsSeed() {
    Path grid = folder.resolve("grid.json");
    GridFile.write(grid, Grid.of(GridSpec.full(PROGRAM.provenance().seed())));
    assertThat(PROGRAM.provenance().parents())
        .as(OUT_OF_SYNC)
        .containsEntry("grid", GridFile.read(grid).artefact().sha256());
  }

  @Test
  void itObservesAsProgramsThatAreMadeNowAndHasATrimmedForm() {
    Forest tree = PROGRAM.program().forest();
    assertThat(PROGRAM.program())
        .as(OUT_OF_SYNC)
        .isEqualTo(BbrObservation.program().withForest(tree));
    assertThat(TRIMMED.program())
        .as(OUT_OF_SYNC)
        .isEqualTo(BbrObservation.trimmed().withForest(tree));
  }

  /** 10 Mbit/s and 40 ms, a flow of each, as measured with Linux: none of the grid's networks. */
  private static Condition condition(double bufferBdp, int seed) {
    return new Condition(
        0,
        0,
        true,
        10_000_000,
        40_000_000,
        bufferBdp,
        1,
        1,
        StartOrder.TOGETHER,
        150_000_000_000L,
        40_000_000_000L,
        seed);
  }

  @Test
  void itIsFairBesideCubicWithEveryBufferAndSeed() {
    double[] buffers = {0.5, 1, 2, 4};
    try (Workers workers = Workers.onAllProcessors()) {
      var jain =
          workers.map(
              buffers.length * SEEDS,
              i -> {
                Condition condition = condition(buffers[i / SEEDS], i % SEEDS + 1);
                GainFactory learned = ProgramFactory.of(PROGRAM.program());
                GainFactory stock = GainFactory.constant(GainDecision.STOCK_Q16);
                return new double[] {
                  ConditionRun.run(condition, learned, condition.seed()).jain(),
                  ConditionRun.run(condition, stock, condition.seed()).jain()
                };
              });
      SoftAssertions soft = new SoftAssertions();
      for (int i = 0; i < jain.size(); i++) {
        String what = "%s BDP, seed %d".formatted(buffers[i / SEEDS], i % SEEDS + 1);
        soft.assertThat(jain.get(i)[0]).as(what).isGreaterThan(LEAST_JAIN);
        if (buffers[i / SEEDS] <= 1) {
          soft.assertThat(jain.get(i)[1]).as(what + ", BBR as it is").isLessThan(0.75);
        }
      }
      soft.assertAll();
    }
  }
}
