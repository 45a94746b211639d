package io.weir.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.trainer.learning.LearnerState;
import io.weir.trainer.training.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFileTest {
  private static final Provenance PROVENANCE = Provenance.now(7, "00", Map.of());

  @TempDir private Path folder;

  /** Every bit pattern, not only those that decimal text can give back. */
  static TrainingState randomState(Random random, boolean nested) {
    LearnerState learner = new LearnerState();
    for (String name : new String[] {"z.first", "a.second", "m/third"}) {
      learner.put(name, reals(random));
    }
    return new TrainingState(
        random.nextInt(5),
        random.nextInt(1000),
        random.nextInt(3),
        reals(random),
        reals(random),
        learner,
        nested ? randomState(random, false) : null,
        random.nextBoolean() ? null : reals(random),
        random.nextBoolean() ? Double.NEGATIVE_INFINITY : random.nextGaussian(),
        random.nextInt(5),
        random.nextInt(1000));
  }

  private static double[] reals(Random random) {
    double[] special = {
      0.0, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY
    };
    double[] values = new double[random.nextInt(40)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i < special.length ? special[i] : Double.longBitsToDouble(random.nextLong());
    }
    return values;
  }

  static void assertSameBits(TrainingState actual, TrainingState expected) {
    assertThat(actual)
        .usingRecursiveComparison()
        .ignoringFields("learner", "good", "policy", "average", "best")
        .isEqualTo(expected);
    assertThat(bits(actual.policy())).isEqualTo(bits(expected.policy()));
    assertThat(bits(actual.average())).isEqualTo(bits(expected.average()));
    assertThat(bits(actual.best())).isEqualTo(bits(expected.best()));
    assertThat(actual.learner().arrays().keySet())
        .containsExactlyElementsOf(expected.learner().arrays().keySet());
    expected
        .learner()
        .arrays()
        .forEach(
            (name, values) -> assertThat(bits(actual.learner().get(name))).isEqualTo(bits(values)));
    assertThat(actual.good() == null).isEqualTo(expected.good() == null);
    if (expected.good() != null) {
      assertSameBits(actual.good(), expected.good());
    }
  }

  private static long[] bits(double[] values) {
    if (values == null) {
      return new long[] {-1};
    }
    long[] bits = new long[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Double.doubleToRawLongBits(values[i]);
    }
    return bits;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyBitComesBack(long seed) {
    TrainingState state = randomState(new Random(seed), seed % 2 == 0);
    Path file = folder.resolve("checkpoint.json");

    CheckpointFile.write(file, state, PROVENANCE);

    assertSameBits(CheckpointFile.read(file), state);
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    Path file = folder.resolve("checkpoint.json");
    CheckpointFile.write(file, randomState(new Random(1), true), PROVENANCE);
    String text = Files.readString(file);

    Files.writeString(file, text.substring(0, text.length() / 2));
    assertThatThrownBy(() -> CheckpointFile.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("checkpoint.json");

    Files.writeString(file, text.replaceFirst("\"attempt\" : \\d+", "\"attempt\" : 99"));
    assertThatThrownBy(() -> CheckpointFile.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("sha256");
  }

  @Test
  void aStateOfAnotherShapeIsRefusedClearly() {
    Path file = folder.resolve("checkpoint.json");
    io.weir.artefact.Artefact.write(
        file, CheckpointFile.FORMAT, 1, PROVENANCE, Map.of("candidate", 1));

    assertThatThrownBy(() -> CheckpointFile.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("key `content`")
        .hasMessageContaining("begin a new run");
  }
}
