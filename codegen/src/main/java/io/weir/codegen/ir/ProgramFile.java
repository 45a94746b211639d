package io.weir.codegen.ir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.Artefact;
import io.weir.artefact.Json;
import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import java.nio.file.Path;
import java.util.Map;

/**
 * A decision program on disk: JSON, versioned, hashed, with its provenance.
 *
 * @param program the program
 * @param provenance where it comes from
 * @param sha256 hash of the file's envelope: the name by which later artefacts call it a parent
 * @param file where it lies
 */
public record ProgramFile(
    DecisionProgram program, Provenance provenance, String sha256, Path file) {
  private static final String CLAIMS = "claims";

  /** What the file's {@code format} key says. */
  public static final String FORMAT = "weir/decision-program";

  /** Newest version of the format; it is also the one that is written. */
  public static final int VERSION = 3;

  /** Where something comes from that is made of this file now. */
  public Provenance ofChild() {
    return Provenance.now(
        provenance.seed(), provenance.scenarioSha256(), Map.of("program", sha256));
  }

  /** Writes a program whole or not at all. */
  public static ProgramFile write(Path file, DecisionProgram program, Provenance provenance) {
    Artefact artefact = Artefact.write(file, FORMAT, VERSION, provenance, program);
    return new ProgramFile(program, provenance, artefact.sha256(), file);
  }

  /**
   * Reads a program and checks it.
   *
   * @throws UserError naming file, key and remedy if it cannot be read, was edited, is of a newer
   *     version or does not hold a valid program
   */
  public static ProgramFile read(Path file) {
    Artefact artefact = Artefact.read(file, FORMAT, VERSION);
    if (artefact.content() == null || !artefact.content().isObject()) {
      throw UserError.input(file + ": key `content` is missing; make the decision program again");
    }
    try {
      migrate((ObjectNode) artefact.content(), artefact.formatVersion());
      DecisionProgram program = artefact.contentAs(DecisionProgram.class);
      return new ProgramFile(program, artefact.provenance(), artefact.sha256(), file);
    } catch (UserError e) {
      throw UserError.input(
          e.getMessage() + "; this is not a valid decision program, make it again", e);
    }
  }

  /**
   * A program inside another file, written by this version or an earlier one.
   *
   * @throws JsonProcessingException if it is none
   */
  public static DecisionProgram parse(JsonNode content) throws JsonProcessingException {
    JsonNode copy = content.deepCopy();
    if (copy instanceof ObjectNode object && !object.has(CLAIMS)) {
      migrate(object, 1);
    }
    return Json.MAPPER.treeToValue(copy, DecisionProgram.class);
  }

  /** Whether a hash is the program's, as it is now or as it was in an earlier version. */
  public static boolean isHashOf(String sha256, DecisionProgram program) {
    if (sha256.equals(program.sha256())) {
      return true;
    }
    ObjectNode first = Json.MAPPER.valueToTree(program);
    first.remove(CLAIMS);
    return program.claims().isEmpty() && sha256.equals(Json.sha256(first));
  }

  private static void migrate(ObjectNode content, int fromVersion) {
    if (fromVersion < 2) {
      // Version 1 had no claims.
      content.putArray(CLAIMS);
    }
    // Version 3 added operations; a program without them is what it was, and so is its hash.
  }
}
