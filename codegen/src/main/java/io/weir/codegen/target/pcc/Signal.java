package io.weir.codegen.target.pcc;

import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Input;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a NIC tells a program, by the names of a rate report. */
enum Signal {
  RTT_NS("rtt_ns", 0, Constants.MOST_UINT32),
  BASE_RTT_NS("base_rtt_ns", 1_000, 1 << 20),
  MONITOR_INTERVAL_NS("now_ns - flow->reported_ns", "reported_ns"),
  CUR_RATE_Q20("rate_q20", 1, 1 << 20),
  NACKS("flow->nacks", "nacks"),
  CNPS("flow->cnps", "cnps"),
  BYTES_SENT("flow->bytes_sent", "bytes_sent"),
  PACKETS_SENT("flow->packets_sent", "packets_sent");

  private static final class Constants {
    static final long MOST_UINT32 = (1L << 32) - 1;
  }

  private final String value;
  private final long least;
  private final long most;
  private final Optional<String> field;

  Signal(String value, long least, long most) {
    this.value = value;
    this.least = least;
    this.most = most;
    field = Optional.empty();
  }

  Signal(String value, String field) {
    this.value = value;
    this.least = 0;
    this.most = Constants.MOST_UINT32;
    this.field = Optional.of(field);
  }

  /** The signal of an input's name. */
  static Signal of(DecisionProgram program, Input input) {
    return Arrays.stream(values())
        .filter(signal -> signal.key().equals(input.name()))
        .findFirst()
        .orElseThrow(
            () ->
                UserError.input(
                    "program `%s` needs the input `%s`, which a NIC does not have; it has %s"
                        .formatted(program.name(), input.name(), names())));
  }

  /** The signal of a name that there is. */
  static Signal named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static List<String> names() {
    return Arrays.stream(values()).map(Signal::key).toList();
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its value in the firmware, as C of type {@code uint32_t}. */
  String value() {
    return value;
  }

  /** The least value it can have. */
  long least() {
    return least;
  }

  /** The greatest value it can have. */
  long most() {
    return most;
  }

  /** The field of a flow that it needs. */
  Optional<String> field() {
    return field;
  }
}
