package io.weir.nativelib.core;

import io.weir.artefact.UserError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads how much stack an event takes from what {@code -fstack-usage} wrote. */
final class StackUse {
  private static final List<String> CHAIN =
      List.of("doca_pcc_dev_user_algo", "weir_report", "weir_core_decide", "weir_core_score");
  private static final List<String> NOT_BELOW =
      List.of("doca_pcc_dev_user_init", "doca_pcc_dev_user_set_algo_params", "weir_first");

  private StackUse() {}

  /** The chain from the event down to the forest, and the largest of what that calls, bytes. */
  static int most(List<String> usage) {
    Map<String, Integer> bytes = new HashMap<>();
    for (String line : usage) {
      // file:line:column:function, bytes, kind
      String[] parts = line.split("\t", -1);
      // Compilers append to names of functions that they specialise, as in weir_report.isra.0.
      String function = parts[0].substring(parts[0].lastIndexOf(':') + 1).replaceFirst("[.].*", "");
      if (!parts[2].equals("static")) {
        throw UserError.checkFailed(
            "the firmware's function " + function + " has no fixed stack: " + line);
      }
      bytes.put(function, Integer.parseInt(parts[1]));
    }
    int chain = CHAIN.stream().mapToInt(name -> bytes.getOrDefault(name, 0)).sum();
    int below =
        bytes.entrySet().stream()
            .filter(e -> !CHAIN.contains(e.getKey()) && !NOT_BELOW.contains(e.getKey()))
            .mapToInt(Map.Entry::getValue)
            .max()
            .orElse(0);
    return chain + below;
  }
}
