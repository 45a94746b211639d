package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.Artefact;
import io.weir.artefact.Json;
import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.cli.pipeline.DistilStage;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.observation.RlccObservation;
import io.weir.trainer.policy.NetworkSpec;
import io.weir.trainer.policy.Policy;
import io.weir.trainer.policy.PolicyFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a policy sees is what its file says. */
class PolicyObservationTest {
  private static final Provenance PROVENANCE = Provenance.now(1, "5ce0", Map.of());

  @TempDir Path folder;

  private static Policy policy(NetworkSpec.Kind kind) {
    return new NetworkSpec(kind, List.of(4), 1).create(4, 1);
  }

  /** The built-in observation under another name: a program this Weir does not have. */
  private static DecisionProgram foreign() throws Exception {
    ObjectNode tree = Json.MAPPER.valueToTree(RlccObservation.program());
    tree.put("name", "elsewhere");
    return Json.MAPPER.treeToValue(tree, DecisionProgram.class);
  }

  @Test
  void anObservationThatIsNotBuiltInComesFromTheFile() throws Exception {
    DecisionProgram foreign = foreign();
    assertThat(foreign.sha256()).isNotEqualTo(RlccObservation.program().sha256());
    Path file = folder.resolve("p.json");
    PolicyFile.write(file, policy(NetworkSpec.Kind.gru), foreign, foreign.sha256(), PROVENANCE);
    DecisionProgram read = DistilStage.observationOf(PolicyFile.read(file));
    assertThat(read.sha256()).isEqualTo(foreign.sha256());
    assertThat(read.name()).isEqualTo("elsewhere");
  }

  @Test
  void anObservationThatIsNotTheHashedOneIsRefused() throws Exception {
    Path file = folder.resolve("p.json");
    String other = RlccObservation.program().sha256();
    PolicyFile.write(file, policy(NetworkSpec.Kind.mlp), foreign(), other, PROVENANCE);
    assertThatThrownBy(() -> DistilStage.observationOf(PolicyFile.read(file)))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(file.toString(), "content.observationSha256");
  }

  @Test
  void anObservationThatIsNoProgramIsRefused() {
    Path file = folder.resolve("p.json");
    PolicyFile.write(file, policy(NetworkSpec.Kind.mlp), Map.of("name", 1), "00", PROVENANCE);
    assertThatThrownBy(() -> DistilStage.observationOf(PolicyFile.read(file)))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(file.toString(), "content.observation");
  }

  /** A file of version 1 has the hash alone: it is the built-in one, or nothing. */
  @Test
  void versionOneNamesTheBuiltInOne() {
    String builtIn = RlccObservation.program().sha256();
    assertThat(DistilStage.observationOf(versionOne(builtIn)).sha256()).isEqualTo(builtIn);
    assertThatThrownBy(() -> DistilStage.observationOf(versionOne("0b5e")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("train it again");
  }

  private PolicyFile.Policy versionOne(String sha256) {
    Path file = folder.resolve("old.json");
    Artefact.write(
        file,
        PolicyFile.FORMAT,
        1,
        PROVENANCE,
        Map.of(
            "sizes", List.of(4, 1),
            "weights", List.of(List.of(0, 0, 0, 1)),
            "observationSha256", sha256));
    return PolicyFile.read(file);
  }

  @Test
  void treesAreNotDistilledFromAMemory() {
    Path file = folder.resolve("gru.json");
    DecisionProgram observation = RlccObservation.program();
    PolicyFile.write(
        file, policy(NetworkSpec.Kind.gru), observation, observation.sha256(), PROVENANCE);
    CommandLineRun run =
        CommandLineRun.of(
            "distill", file.toString(), "--out", folder.resolve("program.json").toString());
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains(file.toString(), "content.kind", "no memory");
    assertThat(folder.resolve("program.json")).doesNotExist();
  }
}
