package io.weir.nativelib.control;

import com.sun.jna.Pointer;
import io.weir.artefact.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code struct weir_congestion_control} of {@code weir_cc.h}, read from a loaded library and
 * checked: versions and sizes before anything else is looked at.
 *
 * @param name what the algorithm is called
 * @param parameters what can be set
 * @param functions addresses of the functions by name; 0 for null pointers
 */
record ControlStruct(String name, List<ControlParameter> parameters, Map<String, Long> functions) {
  /** {@code WEIR_CC_ABI_VERSION}. */
  static final int ABI_VERSION = 1;

  static final int FLOW_CONTEXT_LONGS = 7;
  static final int TELEMETRY_LONGS = 4;
  static final int ACK_LONGS = 19;
  static final int LOSS_LONGS = 8;
  static final int RTT_PROBE_LONGS = 7;
  private static final int PARAMETER_LONGS = 5;

  /** The functions in order; from the second on they are those of CongestionControl. */
  static final List<String> FUNCTIONS =
      List.of(
          "configure",
          "private_longs",
          "needs",
          "on_start",
          "on_ack",
          "on_loss",
          "on_recovered",
          "on_cnp",
          "on_rtt_probe",
          "on_timer",
          "on_app_limited",
          "on_restart");

  private static final List<String> COMPULSORY = List.of("private_longs", "on_start");

  /** Before the pointers: eight numbers of 32 bits. */
  private static final long NAME_AT = 8 * Integer.BYTES;

  private static final long PARAMETERS_AT = NAME_AT + Long.BYTES;
  private static final long PARAMETER_COUNT_AT = PARAMETERS_AT + Long.BYTES;
  private static final long FUNCTIONS_AT = PARAMETER_COUNT_AT + Long.BYTES;
  private static final int MAX_PARAMETERS = 256;

  ControlStruct {
    parameters = List.copyOf(parameters);
  }

  /**
   * Reads the struct at {@code address}.
   *
   * @param file named in errors
   * @throws UserError if it is not one this Weir can call
   */
  static ControlStruct read(Pointer address, Path file) {
    requireAbi(address, file);
    Pointer name = address.getPointer(NAME_AT);
    Map<String, Long> functions = new LinkedHashMap<>();
    for (int i = 0; i < FUNCTIONS.size(); i++) {
      functions.put(FUNCTIONS.get(i), address.getLong(FUNCTIONS_AT + (long) i * Long.BYTES));
    }
    for (String function : COMPULSORY) {
      if (functions.get(function) == 0) {
        throw UserError.input(file + ": `" + function + "` is a null pointer; it is compulsory");
      }
    }
    return new ControlStruct(
        name == null ? file.getFileName().toString() : text(name),
        parameters(address, file),
        functions);
  }

  private static void requireAbi(Pointer address, Path file) {
    Map<String, Integer> expected = new LinkedHashMap<>();
    expected.put("ABI version", ABI_VERSION);
    expected.put(
        "size of struct weir_congestion_control",
        Math.toIntExact(FUNCTIONS_AT + (long) FUNCTIONS.size() * Long.BYTES));
    expected.put("size of struct weir_flow_context", FLOW_CONTEXT_LONGS * Long.BYTES);
    expected.put("size of struct weir_telemetry", TELEMETRY_LONGS * Long.BYTES);
    expected.put("size of struct weir_ack_event", ACK_LONGS * Long.BYTES);
    expected.put("size of struct weir_loss_event", LOSS_LONGS * Long.BYTES);
    expected.put("size of struct weir_rtt_probe_event", RTT_PROBE_LONGS * Long.BYTES);
    expected.put("size of struct weir_parameter", PARAMETER_LONGS * Long.BYTES);
    long at = 0;
    for (Map.Entry<String, Integer> field : expected.entrySet()) {
      int found = address.getInt(at);
      if (found != field.getValue()) {
        throw UserError.input(
            "%s was made for another weir_cc.h: %s is %s, expected %d; compile it again with the header of this Weir, WEIR_CC_ABI first in the struct"
                .formatted(
                    file, field.getKey(), Integer.toUnsignedString(found), field.getValue()));
      }
      at += Integer.BYTES;
    }
  }

  private static List<ControlParameter> parameters(Pointer address, Path file) {
    long count = address.getLong(PARAMETER_COUNT_AT);
    Pointer table = address.getPointer(PARAMETERS_AT);
    if (count < 0 || count > MAX_PARAMETERS || (count > 0 && table == null)) {
      throw UserError.input(
          "%s: `parameter_count`: expected 0 to %d and a table, found %d"
              .formatted(file, MAX_PARAMETERS, count));
    }
    List<ControlParameter> parameters = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      ControlParameter parameter = parameter(table, (long) i * PARAMETER_LONGS * Long.BYTES);
      boolean inside =
          parameter.least() <= parameter.initial() && parameter.initial() <= parameter.most();
      if (parameter.name().isEmpty() || !names.add(parameter.name()) || !inside) {
        throw UserError.input(
            "%s: `parameters[%d]`: expected a name of its own and least <= initial <= most, found %s"
                .formatted(file, i, parameter));
      }
      parameters.add(parameter);
    }
    return parameters;
  }

  private static ControlParameter parameter(Pointer table, long at) {
    Pointer name = table.getPointer(at);
    Pointer meaning = table.getPointer(at + Long.BYTES);
    return new ControlParameter(
        name == null ? "" : text(name),
        meaning == null ? "" : text(meaning),
        table.getLong(at + 2 * Long.BYTES),
        table.getLong(at + 3 * Long.BYTES),
        table.getLong(at + 4 * Long.BYTES));
  }

  private static String text(Pointer address) {
    return address.getString(0, StandardCharsets.UTF_8.name());
  }
}
