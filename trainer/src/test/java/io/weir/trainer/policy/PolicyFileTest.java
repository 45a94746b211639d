package io.weir.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.Artefact;
import io.weir.artefact.Json;
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

  /** Stands for a decision program: this room does not look inside. */
  private static final Map<String, Object> OBSERVATION =
      Map.of("name", "eye", "features", List.of(1, 2));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyBitOfEveryParameterSurvives(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (PolicyShape shape :
        List.of(
            new PolicyShape(NetworkSpec.Kind.mlp, 3, List.of(40)),
            new PolicyShape(NetworkSpec.Kind.mlp, 2, List.of()),
            new PolicyShape(NetworkSpec.Kind.gru, 4, List.of(0, 5, 3)))) {
      Policy policy = shape.zero();
      double[] parameters = new double[policy.parameterCount()];
      Arrays.setAll(parameters, i -> finite(random));
      parameters[0] = -0.0;
      parameters[1] = Double.MIN_VALUE;
      policy.setParameters(parameters);
      Path file = folder.resolve("p.json");
      Artefact written = PolicyFile.write(file, policy, OBSERVATION, "0b5e", PROVENANCE);
      PolicyFile.Policy read = PolicyFile.read(file);
      assertThat(read.network().shape()).isEqualTo(shape);
      assertThat(bits(read.network().parameters()))
          .as("%s, seed %d", shape, seed)
          .isEqualTo(bits(parameters));
      assertThat((Object) read.observation()).isEqualTo(Json.MAPPER.valueToTree(OBSERVATION));
      assertThat(read.observationSha256()).isEqualTo("0b5e");
      assertThat(read.artefact().sha256()).isEqualTo(written.sha256());
    }
  }

  /** Files of version 1 hold an mlp, its weights layer by layer, and a hash. */
  @Test
  void filesOfVersionOneCanStillBeRead() {
    Path file = folder.resolve("old.json");
    Map<String, Object> content =
        Map.of(
            "sizes", List.of(2, 3, 1),
            "weights", List.of(List.of(1, 2, 3, 4, 5, 6.5), List.of(7, 8, -9)),
            "observationSha256", "0b5e");
    Artefact.write(file, PolicyFile.FORMAT, 1, PROVENANCE, content);
    PolicyFile.Policy read = PolicyFile.read(file);
    assertThat(read.network().shape())
        .isEqualTo(new PolicyShape(NetworkSpec.Kind.mlp, 2, List.of(3)));
    assertThat(read.network().parameters()).containsExactly(1, 2, 3, 4, 5, 6.5, 7, 8, -9);
    assertThat((Object) read.observation()).isNull();
    assertThat(read.observationSha256()).isEqualTo("0b5e");
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
    refuses("parameters", Map.of("parameters", List.of("NaN", 1.0)));
    refuses("expected 2 values", Map.of("parameters", List.of(1.0)));
    refuses("parameters[1]", Map.of("parameters", List.of(1.0, "x")));
    refuses("inputs", Map.of("inputs", 0));
    refuses("hidden", Map.of("hidden", List.of(0)));
    refuses("hidden", Map.of("hidden", List.of(1_000_000)));
    refuses("hidden", Map.of("hidden", "2, 1"));
    refuses("hidden", Map.of("kind", "gru"));
    refuses("kind", Map.of("kind", "lstm"));
    refuses("observation", Map.of("observation", "rlcc"));
    refuses("unknown key `content.bias`", Map.of("bias", 0));
  }

  @Test
  void impossibleContentOfVersionOneNamesTheKey() {
    for (Map<String, Object> replaced :
        List.<Map<String, Object>>of(
            Map.of("weights", List.of(List.of("NaN", 1.0))),
            Map.of("weights", List.of(List.of(1.0))),
            Map.of("weights", List.of()),
            Map.of("sizes", List.of(2)),
            Map.of("sizes", List.of(2, 2)),
            Map.of("sizes", List.of(-2, 0, 1), "weights", List.of(List.of(), List.of())),
            Map.of("sizes", Arrays.asList(2, null)),
            Map.of("weights", List.of(Arrays.asList(1.0, null))))) {
      Map<String, Object> content = new HashMap<>();
      content.put("sizes", List.of(2, 1));
      content.put("weights", List.of(List.of(0.5, -0.5)));
      content.put("observationSha256", "0b5e");
      content.putAll(replaced);
      assertRefused(replaced.containsKey("sizes") ? "sizes" : "weights", content, 1);
    }
  }

  @Test
  void missingContentNamesTheKey() {
    for (String key : content().keySet()) {
      Map<String, Object> content = content();
      content.put(key, null);
      assertRefused(key, content, 2);
      content.remove(key);
      assertRefused(key, content, 2);
    }
    refuses("hidden", Map.of("hidden", Arrays.asList(2, null)));
    refuses("parameters", Map.of("parameters", Arrays.asList(1.0, null)));
  }

  private static Map<String, Object> content() {
    Map<String, Object> content = new HashMap<>();
    content.put("kind", "mlp");
    content.put("inputs", 2);
    content.put("hidden", List.of());
    content.put("parameters", List.of(0.5, -0.5));
    content.put("observation", OBSERVATION);
    content.put("observationSha256", "0b5e");
    return content;
  }

  private void refuses(String key, Map<String, Object> replaced) {
    Map<String, Object> content = content();
    content.putAll(replaced);
    assertRefused(key, content, 2);
  }

  /** The envelope is in order: only what it holds is not. */
  private void assertRefused(String key, Map<String, Object> content, int version) {
    Path file = folder.resolve("spoilt.json");
    Artefact.write(file, PolicyFile.FORMAT, version, PROVENANCE, content);
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
