package io.weir.codegen.target.tcp;

import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a decision program decides about a TCP flow. */
public enum TcpControl {
  /** Its rate: the program's multiplier is that of the rate. */
  RATE(0),
  /** The window of the kernel's BBR: the program's output, Q16, is the window's gain. */
  BBR(1);

  private final int number;

  TcpControl(int number) {
    this.number = number;
  }

  /** In emitted C: {@code WEIR_CONTROL}. */
  public int number() {
    return number;
  }

  /** As a user writes it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What has a number in emitted C. */
  public static TcpControl ofNumber(int number) {
    return Arrays.stream(values())
        .filter(control -> control.number == number)
        .findFirst()
        .orElseThrow(
            () -> UserError.environment("control " + number + " in a loaded object is unknown"));
  }

  /**
   * What a user names.
   *
   * @throws UserError if there is no such control
   */
  public static TcpControl of(String key) {
    return Arrays.stream(values())
        .filter(control -> control.key().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                UserError.input(
                    "control: expected one of %s, found `%s`"
                        .formatted(
                            Arrays.stream(values())
                                .map(TcpControl::key)
                                .collect(Collectors.joining(", ")),
                            key)));
  }

  /** What a program is for, by its inputs: BBR if one of them is BBR's alone, else a rate. */
  public static TcpControl of(DecisionProgram program) {
    boolean bbr =
        program.inputs().stream()
            .flatMap(input -> TcpSignal.of(input.name()).stream())
            .anyMatch(signal -> !signal.offeredBy(RATE));
    return bbr ? BBR : RATE;
  }
}
