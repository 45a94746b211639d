package io.weir.trainer.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Artefact;
import io.weir.artefact.Json;
import io.weir.artefact.Provenance;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A policy on disk: a {@code weir/policy} artefact, version 2: shape, parameters and the whole
 * observation, so that it decides without anything else. Version 1, an {@link Mlp} with the hash of
 * its observation, can still be read.
 */
public final class PolicyFile {
  /** Artefact format. */
  public static final String FORMAT = "weir/policy";

  private static final int VERSION = 2;

  /**
   * What the file holds.
   *
   * @param kind what the network is
   * @param inputs inputs per decision
   * @param hidden units of the hidden layers
   * @param parameters in the network's order
   * @param observation what the network sees and how it acts: a decision program without forest
   * @param observationSha256 hash of that program
   */
  private record Content(
      NetworkSpec.Kind kind,
      Integer inputs,
      List<Integer> hidden,
      List<Double> parameters,
      JsonNode observation,
      String observationSha256) {
    Content {
      require("kind", kind != null);
      require("inputs", inputs != null);
      require("hidden", hidden != null && hidden.stream().allMatch(Objects::nonNull));
      require("parameters", parameters != null && parameters.stream().allMatch(Objects::nonNull));
      require("observation", observation != null && observation.isObject());
      require("observationSha256", observationSha256 != null);
    }

    io.weir.trainer.policy.Policy network() {
      return new PolicyShape(kind, inputs, hidden).with(doubles(parameters));
    }
  }

  /**
   * What a file of version 1 holds.
   *
   * @param sizes units per layer
   * @param weights per layer, row-major by target unit
   * @param observationSha256 hash of the observation the network was trained on
   */
  private record ContentV1(
      List<Integer> sizes, List<List<Double>> weights, String observationSha256) {
    @SuppressWarnings("UnusedMethod") // Jackson calls it
    ContentV1 {
      require("sizes", sizes != null && sizes.stream().allMatch(Objects::nonNull));
      require(
          "weights",
          weights != null
              && weights.stream()
                  .allMatch(l -> l != null && l.stream().allMatch(Objects::nonNull)));
      require("observationSha256", observationSha256 != null);
    }

    Mlp network() {
      double[][] layers = new double[weights.size()][];
      Arrays.setAll(layers, l -> doubles(weights.get(l)));
      return new Mlp(sizes.stream().mapToInt(Integer::intValue).toArray(), layers);
    }
  }

  /**
   * A policy read from disk.
   *
   * @param network the network
   * @param observation what it sees and how it acts, as {@link #write} was given; null in a file of
   *     version 1, where {@code observationSha256} names it
   * @param observationSha256 hash of the observation it was trained on
   * @param artefact the file
   */
  public record Policy(
      io.weir.trainer.policy.Policy network,
      JsonNode observation,
      String observationSha256,
      Artefact artefact) {}

  private PolicyFile() {}

  private static void require(String key, boolean given) {
    if (!given) {
      throw new IllegalArgumentException(key + ": expected values, found nothing");
    }
  }

  private static double[] doubles(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Writes a policy; returns the artefact with its hash.
   *
   * @param observation what it sees and how it acts, whatever serialises to a JSON object; this
   *     room does not look inside
   * @param observationSha256 its hash
   */
  public static Artefact write(
      Path file,
      io.weir.trainer.policy.Policy network,
      Object observation,
      String observationSha256,
      Provenance provenance) {
    PolicyShape shape = network.shape();
    Content content =
        new Content(
            shape.kind(),
            shape.inputs(),
            shape.hidden(),
            Arrays.stream(network.parameters()).boxed().toList(),
            Json.MAPPER.valueToTree(observation),
            observationSha256);
    return Artefact.write(file, FORMAT, VERSION, provenance, content);
  }

  /** Reads a policy; anything wrong with the file is a {@link UserError}. */
  public static Policy read(Path file) {
    Artefact artefact = Artefact.read(file, FORMAT, VERSION);
    try {
      if (artefact.formatVersion() == 1) {
        ContentV1 content = artefact.contentAs(ContentV1.class);
        return new Policy(content.network(), null, content.observationSha256(), artefact);
      }
      Content content = artefact.contentAs(Content.class);
      return new Policy(
          content.network(), content.observation(), content.observationSha256(), artefact);
    } catch (IllegalArgumentException e) {
      throw StrictYaml.impossible(file.toString(), "content", e.getMessage(), e);
    }
  }
}
