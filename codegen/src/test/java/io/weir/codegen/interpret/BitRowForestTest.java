package io.weir.codegen.interpret;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.analyse.BitRows;
import io.weir.codegen.analyse.ForestWitnesses;
import io.weir.codegen.analyse.SymmetricForest;
import io.weir.codegen.generate.RandomPrograms;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.ir.DecisionProgram;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BitRowForestTest {
  static LongStream seeds() {
    return LongStream.range(300, 360);
  }

  /** At, below and above every threshold, and anywhere: the walk through the nodes agrees. */
  @ParameterizedTest
  @MethodSource("seeds")
  void agreesWithTheWalk(long seed) {
    DecisionProgram program = RandomPrograms.symmetric(seed);
    PackedForest walk = new PackedForest(program.forest());
    SymmetricForest symmetric = SymmetricForest.of(program.forest()).orElseThrow();
    BitRowForest rows = new BitRowForest(BitRows.of(symmetric), program.forest().leafShift());
    for (int[] witness : ForestWitnesses.of(program, seed)) {
      long[] features = Arrays.stream(witness).asLongStream().toArray();
      assertThat(rows.sum(features))
          .as("seed %d, %s", seed, Arrays.toString(features))
          .isEqualTo(walk.sum(features));
    }
    SplittableRandom random = new SplittableRandom(seed);
    long[] features = new long[program.features().size()];
    for (int i = 0; i < 2_000; i++) {
      for (int k = 0; k < features.length; k++) {
        features[k] = random.nextInt() >> random.nextInt(32);
      }
      assertThat(rows.sum(features)).as("seed %d", seed).isEqualTo(walk.sum(features));
    }
  }

  @Test
  void theInterpreterTakesRowsForManySymmetricTreesAndWalksOthers() {
    assertThat(ForestSum.of(SmallPrograms.tracker().forest())).isInstanceOf(PackedForest.class);
    // Three levels and as many steps of search: a walk does.
    assertThat(ForestSum.of(SmallPrograms.symmetricTracker().forest()))
        .isInstanceOf(PackedForest.class);
    long taken =
        seeds()
            .mapToObj(seed -> ForestSum.of(RandomPrograms.symmetric(seed).forest()))
            .filter(BitRowForest.class::isInstance)
            .count();
    assertThat(taken).isGreaterThan(20);
  }
}
