package io.weir.artefact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A JSON file with an envelope: format, format version, provenance, content and a SHA-256 over the
 * four. An edited or truncated file, or one of a newer format, is refused with a clear error.
 *
 * @param format what it is, for example {@code weir/policy}
 * @param formatVersion version of the format, from 1
 * @param provenance where it comes from
 * @param content the content, as a tree
 * @param sha256 hash over the four fields above
 * @param file where it lies; named in errors
 */
public record Artefact(
    String format,
    int formatVersion,
    Provenance provenance,
    JsonNode content,
    String sha256,
    Path file) {

  /**
   * Writes an artefact whole or not at all.
   *
   * @return what was written, with its hash
   */
  public static Artefact write(
      Path file, String format, int formatVersion, Provenance provenance, Object content) {
    ObjectNode envelope = Json.MAPPER.createObjectNode();
    envelope.put("format", format);
    envelope.put("formatVersion", formatVersion);
    envelope.set("provenance", Json.MAPPER.valueToTree(provenance));
    envelope.set("content", Json.MAPPER.valueToTree(content));
    String sha256 = Json.sha256(envelope);
    envelope.put("sha256", sha256);
    AtomicFiles.writeString(file, Json.pretty(envelope));
    return new Artefact(format, formatVersion, provenance, envelope.get("content"), sha256, file);
  }

  /**
   * Reads an artefact and checks format, version and hash.
   *
   * @param newestVersion newest format version the caller understands
   */
  public static Artefact read(Path file, String format, int newestVersion) {
    ObjectNode envelope = readEnvelope(file);
    String found = envelope.path("format").asText("");
    if (!found.equals(format)) {
      throw UserError.input(
          file
              + ": key `format`: expected \""
              + format
              + "\", found \""
              + found
              + "\"; this is not the kind of file that is needed here");
    }
    int version = envelope.path("formatVersion").asInt(0);
    if (version < 1 || version > newestVersion) {
      throw UserError.input(
          file
              + ": key `formatVersion`: this Weir ("
              + WeirVersion.current()
              + ") reads versions 1 to "
              + newestVersion
              + " of "
              + format
              + ", found "
              + version
              + "; update Weir or make the file again");
    }
    String stated = envelope.path("sha256").asText("");
    envelope.remove("sha256");
    String actual = Json.sha256(envelope);
    if (!stated.equals(actual)) {
      throw UserError.input(
          file
              + ": key `sha256`: the content does not match its hash (stated "
              + abbreviate(stated)
              + ", actual "
              + abbreviate(actual)
              + "); the file was edited or damaged, make it again");
    }
    Provenance provenance = convert(file, "provenance", envelope.get("provenance"));
    return new Artefact(format, version, provenance, envelope.get("content"), actual, file);
  }

  /** The format a file states, or an empty string when it states none; the hash is not checked. */
  public static String formatOf(Path file) {
    return readEnvelope(file).path("format").asText("");
  }

  /** The hash a file states; it is not checked. */
  public static String hashOf(Path file) {
    return readEnvelope(file).path("sha256").asText("");
  }

  /** The content as {@code type}; a wrong shape or an impossible value is a {@link UserError}. */
  public <T> T contentAs(Class<T> type) {
    return StrictYaml.convert(file.toString(), "content", content, type);
  }

  private static ObjectNode readEnvelope(Path file) {
    try {
      JsonNode tree = Json.MAPPER.readTree(Files.readAllBytes(file));
      if (tree instanceof ObjectNode object) {
        return object;
      }
      throw UserError.input(
          file + ": expected a JSON object; the file is empty or cut off, make it again");
    } catch (JsonProcessingException e) {
      throw UserError.input(
          file
              + ": not valid JSON at line "
              + e.getLocation().getLineNr()
              + ": "
              + e.getOriginalMessage()
              + "; the file is truncated or was edited, make it again",
          e);
    } catch (IOException e) {
      throw UserError.input(
          "cannot read " + file + ": " + AtomicFiles.reason(e) + "; check the path", e);
    }
  }

  private static Provenance convert(Path file, String key, JsonNode node) {
    if (node == null) {
      throw UserError.input(file + ": key `" + key + "` is missing");
    }
    return StrictYaml.convert(file.toString(), key, node, Provenance.class);
  }

  private static String abbreviate(String hash) {
    return hash.isEmpty() ? "none" : hash.substring(0, Math.min(12, hash.length())) + "…";
  }
}
