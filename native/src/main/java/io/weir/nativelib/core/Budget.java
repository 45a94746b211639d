package io.weir.nativelib.core;

import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What firmware may cost at most.
 *
 * @param instructions greatest number per event, by kind as in {@link EventCost#measure}; kinds
 *     that are not there have no limit
 * @param stackBytes most stack an event takes
 * @param stateBytes state per flow
 */
public record Budget(Map<String, Long> instructions, long stackBytes, long stateBytes) {
  private static final Budget UNLIMITED = new Budget(Map.of(), Long.MAX_VALUE, Long.MAX_VALUE);

  /** Copies the numbers. */
  public Budget {
    instructions = Map.copyOf(instructions);
  }

  /**
   * Reads a budget file (YAML).
   *
   * @throws UserError naming file and key if it is none
   */
  public static Budget read(Path file) {
    StrictYaml yaml = StrictYaml.read(file);
    yaml.requireKnownKeys(List.of("instructions", "stackBytes", "stateBytes"));
    return StrictYaml.overlay(yaml.name(), "", UNLIMITED, yaml.tree(), Budget.class);
  }

  /**
   * What is above the budget, or was not measured although there is a budget for it.
   *
   * @return a sentence each; empty if all is within
   */
  public List<String> exceeded(Firmware.Sizes sizes, Map<String, EventCost> costs) {
    List<String> all = new ArrayList<>();
    new TreeMap<>(instructions)
        .forEach(
            (kind, most) -> {
              EventCost cost = costs.get(kind);
              if (cost == null) {
                all.add("no event of kind `" + kind + "` was counted");
              } else if (cost.max() > most) {
                all.add("%s: %,d instructions, %,d allowed".formatted(kind, cost.max(), most));
              }
            });
    if (sizes.stackBytes() > stackBytes) {
      all.add("stack: %,d bytes, %,d allowed".formatted(sizes.stackBytes(), stackBytes));
    }
    if (sizes.flowBytes() > stateBytes) {
      all.add("state: %,d bytes, %,d allowed".formatted(sizes.flowBytes(), stateBytes));
    }
    return all;
  }
}
