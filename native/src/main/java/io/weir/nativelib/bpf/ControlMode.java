package io.weir.nativelib.bpf;

import io.weir.artefact.UserError;
import java.util.Arrays;
import java.util.Locale;

/** What the program may do to flows; read by the kernel at every ACK. */
public enum ControlMode {
  /** It sets the rate, or the gain of BBR's window. */
  ENFORCE(0),
  /** It is asked and its answers are recorded; Reno sets the window, or BBR alone. */
  SHADOW(1),
  /** It is not asked; Reno sets the window, or BBR alone. */
  OFF(2);

  /** As in {@code weir_rate.h}. */
  private final int number;

  ControlMode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static ControlMode of(int number) {
    return Arrays.stream(values())
        .filter(mode -> mode.number == number)
        .findFirst()
        .orElseThrow(() -> UserError.environment("mode " + number + " in a map is unknown"));
  }

  /** As a user writes it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
