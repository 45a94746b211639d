package io.weir.codegen.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.Artefact;
import io.weir.artefact.Json;
import io.weir.artefact.UserError;
import io.weir.codegen.generate.RandomPrograms;
import io.weir.codegen.generate.SmallPrograms;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsWrittenIsRead(long seed) {
    DecisionProgram program = RandomPrograms.program(seed);
    ProgramFile written =
        ProgramFile.write(folder.resolve("p.json"), program, SmallPrograms.PROVENANCE);
    assertThat(ProgramFile.read(folder.resolve("p.json"))).as("seed %d", seed).isEqualTo(written);
  }

  @Test
  void anEditedFileIsRefused() throws IOException {
    Path file = folder.resolve("p.json");
    ProgramFile.write(file, SmallPrograms.tracker(), SmallPrograms.PROVENANCE);
    Files.writeString(file, Files.readString(file).replace("5000", "5001"));
    assertThatThrownBy(() -> ProgramFile.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("sha256");
  }

  @Test
  void aNewerVersionIsRefused() {
    Path file = folder.resolve("p.json");
    Artefact.write(
        file,
        ProgramFile.FORMAT,
        ProgramFile.VERSION + 1,
        SmallPrograms.PROVENANCE,
        SmallPrograms.tracker());
    assertThatThrownBy(() -> ProgramFile.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("formatVersion")
        .hasMessageContaining("update Weir");
  }

  @Test
  void anotherFormatIsRefused() {
    Path file = folder.resolve("p.json");
    Artefact.write(file, "weir/policy", 1, SmallPrograms.PROVENANCE, SmallPrograms.tracker());
    assertThatThrownBy(() -> ProgramFile.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("weir/decision-program");
  }

  @Test
  void aBrokenTreeNamesFileTreeAndNode() {
    refuses(
        content -> ((ObjectNode) content.at("/forest/trees/1")).withArray("left").set(0, 99),
        "tree 1, node 0: left child 99 does not exist",
        "make it again");
  }

  @Test
  void aThresholdThatIsNoNumberNamesTheKey() {
    refuses(
        content -> ((ObjectNode) content.at("/forest/trees/0")).withArray("threshold").set(0, "x"),
        "content.forest.trees[0].threshold[0]",
        "make it again");
  }

  /** JSON has no such numbers; a writer that makes them writes a bare word or a string. */
  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "\"NaN\"", "1e999", "0.5", "null"})
  void aThresholdThatIsNotAnIntegerIsRefused(String threshold) throws IOException {
    Path file = folder.resolve("odd.json");
    ProgramFile.write(file, SmallPrograms.tracker(), SmallPrograms.PROVENANCE);
    Files.writeString(file, Files.readString(file).replace("5000", threshold));
    assertThatThrownBy(() -> ProgramFile.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file.toString());
  }

  /** With a hash that fits, so that it is the number that is refused. */
  @Test
  void aThresholdThatIsNotANumberNamesTheKey() {
    for (double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 0.5}) {
      refuses(
          content ->
              ((ObjectNode) content.at("/forest/trees/1")).withArray("threshold").set(0, odd),
          "content.forest.trees[1].threshold[0]");
    }
  }

  @Test
  void aTreeThatRunsInACircleIsRefused() {
    refuses(
        content -> ((ObjectNode) content.at("/forest/trees/0")).withArray("left").set(2, 0),
        "tree 0, node 2: left child 0 is already used");
  }

  @Test
  void aThresholdOrLeafThatDoesNotFitIsRefused() {
    refuses(
        content ->
            ((ObjectNode) content.at("/forest/trees/1")).withArray("threshold").set(0, 1L << 31),
        "tree 1, node 0: threshold 2147483648 does not fit 32 bits");
    refuses(
        content ->
            ((ObjectNode) content.at("/forest/trees/1")).withArray("value").set(2, -1L << 40),
        "tree 1, node 2: value -1099511627776 does not fit 32 bits");
  }

  @Test
  void aTreeWithListsOfUnequalLengthIsRefused() {
    refuses(
        content -> ((ObjectNode) content.at("/forest/trees/1")).withArray("right").remove(0),
        "lists must have equal length");
  }

  @Test
  void anUnknownKeyIsRefused() {
    refuses(content -> content.put("outptu", "x"), "unknown key `content.outptu`", "`output`");
  }

  @Test
  void aMissingListIsRefused() {
    refuses(content -> content.remove("updates"), "updates", "make it again");
    refuses(content -> content.putNull("inputs"), "`inputs` must be a list", "make it again");
  }

  @Test
  void aFileOfVersion1IsReadAndClaimsNothing() throws IOException {
    Path file = folder.resolve("old.json");
    try (InputStream old = getClass().getResourceAsStream("decision-program-v1.json")) {
      Files.copy(old, file);
    }
    ProgramFile read = ProgramFile.read(file);
    assertThat(read.program().claims()).isEmpty();
    assertThat(read.program()).isEqualTo(SmallPrograms.tracker());
    assertThat(ProgramFile.parse(Artefact.read(file, ProgramFile.FORMAT, 1).content()))
        .isEqualTo(read.program());
  }

  @Test
  void aProgramGoesByTheHashItHadInVersion1UnlessItClaimsSomething() throws IOException {
    DecisionProgram program = SmallPrograms.tracker();
    String oldHash;
    try (InputStream old = getClass().getResourceAsStream("decision-program-v1.json")) {
      oldHash = Json.sha256(Json.MAPPER.readTree(old).get("content"));
    }
    assertThat(ProgramFile.isHashOf(oldHash, program)).isTrue();
    assertThat(ProgramFile.isHashOf(program.sha256(), program)).isTrue();
    assertThat(ProgramFile.isHashOf("ab12", program)).isFalse();
    DecisionProgram claiming =
        program.withClaims(List.of(new Claim(Claim.Kind.NOT_RISING, "excess_ns", 0)));
    assertThat(ProgramFile.isHashOf(oldHash, claiming)).isFalse();
    assertThat(ProgramFile.isHashOf(claiming.sha256(), claiming)).isTrue();
  }

  @Test
  void aClaimOfWhatIsNoFeatureIsRefused() {
    refuses(
        content ->
            content
                .withArray("claims")
                .addObject()
                .put("kind", "NOT_RISING")
                .put("feature", "nothing")
                .put("from", 0),
        "`nothing` is not a feature of the program");
  }

  private void refuses(Consumer<ObjectNode> spoil, String... messages) {
    Path file = folder.resolve("spoilt.json");
    ObjectNode content = Json.MAPPER.valueToTree(SmallPrograms.tracker());
    spoil.accept(content);
    Artefact.write(
        file, ProgramFile.FORMAT, ProgramFile.VERSION, SmallPrograms.PROVENANCE, content);
    assertThatThrownBy(() -> ProgramFile.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(messages);
  }
}
