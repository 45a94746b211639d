package io.weir.trainer.policy;

import io.weir.artefact.Artefact;
import io.weir.artefact.Provenance;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A network on disk: a {@code weir/policy} artefact, version 1. */
public final class PolicyFile {
  /** Artefact format. */
  public static final String FORMAT = "weir/policy";

  private static final int VERSION = 1;

  /**
   * What the file holds.
   *
   * @param sizes units per layer
   * @param weights per layer, row-major by target unit
   * @param observationSha256 hash of the observation the network was trained on
   */
  private record Content(
      List<Integer> sizes, List<List<Double>> weights, String observationSha256) {
    Content {
      require("sizes", sizes != null && sizes.stream().allMatch(Objects::nonNull));
      require(
          "weights",
          weights != null
              && weights.stream()
                  .allMatch(l -> l != null && l.stream().allMatch(Objects::nonNull)));
      require("observationSha256", observationSha256 != null);
    }

    private static void require(String key, boolean given) {
      if (!given) {
        throw new IllegalArgumentException(key + ": expected values, found nothing");
      }
    }
  }

  /**
   * A policy read from disk.
   *
   * @param network the network
   * @param observationSha256 hash of the observation it was trained on
   * @param artefact the file
   */
  public record Policy(Mlp network, String observationSha256, Artefact artefact) {}

  private PolicyFile() {}

  /** Writes a network; returns the artefact with its hash. */
  public static Artefact write(
      Path file, Mlp network, String observationSha256, Provenance provenance) {
    List<Integer> sizes = new ArrayList<>();
    for (int size : network.sizes()) {
      sizes.add(size);
    }
    List<List<Double>> weights = new ArrayList<>();
    for (double[] layer : network.weights()) {
      List<Double> values = new ArrayList<>();
      for (double weight : layer) {
        values.add(weight);
      }
      weights.add(values);
    }
    return Artefact.write(
        file, FORMAT, VERSION, provenance, new Content(sizes, weights, observationSha256));
  }

  /** Reads a network; anything wrong with the file is a {@link UserError}. */
  public static Policy read(Path file) {
    Artefact artefact = Artefact.read(file, FORMAT, VERSION);
    Content content = artefact.contentAs(Content.class);
    try {
      int[] sizes = content.sizes().stream().mapToInt(Integer::intValue).toArray();
      double[][] weights = new double[content.weights().size()][];
      for (int l = 0; l < weights.length; l++) {
        weights[l] = content.weights().get(l).stream().mapToDouble(Double::doubleValue).toArray();
      }
      return new Policy(new Mlp(sizes, weights), content.observationSha256(), artefact);
    } catch (IllegalArgumentException e) {
      throw StrictYaml.impossible(file.toString(), "content", e.getMessage(), e);
    }
  }
}
