package io.weir.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.Artefact;
import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFileTest {
  private static final Provenance PROVENANCE = Provenance.now(1, "5ce0", Map.of());

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyBitOfEveryWeightSurvives(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] sizes = {3, 40, 1};
    double[][] weights = {new double[120], new double[40]};
    for (double[] layer : weights) {
      Arrays.setAll(layer, i -> finite(random));
    }
    weights[1][0] = Double.MIN_VALUE;
    weights[1][1] = -0.0;
    weights[1][2] = -Double.MAX_VALUE;
    Path file = folder.resolve("p.json");
    Artefact written = PolicyFile.write(file, new Mlp(sizes, weights), "0b5e", PROVENANCE);
    PolicyFile.Policy read = PolicyFile.read(file);
    assertThat(read.network().sizes()).isEqualTo(sizes);
    for (int l = 0; l < weights.length; l++) {
      assertThat(bits(read.network().weights()[l]))
          .as("seed %d, layer %d", seed, l)
          .isEqualTo(bits(weights[l]));
    }
    assertThat(read.observationSha256()).isEqualTo("0b5e");
    assertThat(read.artefact().sha256()).isEqualTo(written.sha256());
  }

  private static double finite(SplittableRandom random) {
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? value : 0.1;
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  @Test
  void impossibleContentNamesTheKey() {
    refuses("weights[0]", Map.of("weights", List.of(List.of("NaN", 1.0))));
    refuses("weights[0]", Map.of("weights", List.of(List.of(1.0))));
    refuses("weights", Map.of("weights", List.of()));
    refuses("weights[0][1]", Map.of("weights", List.of(List.of(1.0, "x"))));
    refuses("sizes", Map.of("sizes", List.of(2)));
    refuses("sizes", Map.of("sizes", List.of(2, 2)));
    refuses("sizes", Map.of("sizes", List.of(-2, 0, 1), "weights", List.of(List.of(), List.of())));
    refuses("sizes", Map.of("sizes", "2, 1"));
    refuses("unknown key `content.bias`", Map.of("bias", 0));
  }

  @Test
  void missingContentNamesTheKey() {
    for (String key : List.of("sizes", "weights", "observationSha256")) {
      Map<String, Object> content = content();
      content.put(key, null);
      refuses(key, content);
      Map<String, Object> shorter = content();
      shorter.remove(key);
      assertRefused(key, shorter);
    }
    refuses("sizes", Map.of("sizes", Arrays.asList(2, null)));
    refuses("weights", Map.of("weights", Arrays.asList((Object) null)));
    refuses("weights", Map.of("weights", List.of(Arrays.asList(1.0, null))));
  }

  private static Map<String, Object> content() {
    Map<String, Object> content = new HashMap<>();
    content.put("sizes", List.of(2, 1));
    content.put("weights", List.of(List.of(0.5, -0.5)));
    content.put("observationSha256", "0b5e");
    return content;
  }

  private void refuses(String key, Map<String, Object> replaced) {
    Map<String, Object> content = content();
    content.putAll(replaced);
    assertRefused(key, content);
  }

  /** The envelope is in order: only what it holds is not. */
  private void assertRefused(String key, Map<String, Object> content) {
    Path file = folder.resolve("spoilt.json");
    Artefact.write(file, PolicyFile.FORMAT, 1, PROVENANCE, content);
    assertThatThrownBy(() -> PolicyFile.read(file))
        .as("%s", content)
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(file.toString(), "content", key);
  }

  @Test
  void aNetworkThatDoesNotFitItsObservationIsRefused() {
    Mlp network = new Mlp(new int[] {2, 1}, new double[][] {{1, 1}});
    assertThatThrownBy(
            () -> new NetworkDecision(network, new io.weir.trainer.ReferenceObservation()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("2 inputs", "4 features");
  }
}
