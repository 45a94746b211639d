package io.weir.nativelib.kernel;

import io.weir.artefact.UserError;
import java.util.Arrays;

/** The kernels that are run: Debian's, one on each side of the change of {@code cong_control}. */
public enum KernelSeries {
  /** Linux 6.1, from Debian 12. */
  V6_1("6.1", "bookworm"),
  /** Linux 6.12, from Debian 12's backports. */
  V6_12("6.12", "bookworm-backports");

  private final String number;
  private final String suite;

  KernelSeries(String number, String suite) {
    this.number = number;
    this.suite = suite;
  }

  /** As people write it: {@code 6.12}. */
  public String number() {
    return number;
  }

  /** Debian's suite that has it. */
  String suite() {
    return suite;
  }

  /**
   * The series of this number.
   *
   * @throws UserError if there is none
   */
  public static KernelSeries of(String number) {
    return Arrays.stream(values())
        .filter(series -> series.number.equals(number))
        .findFirst()
        .orElseThrow(
            () ->
                UserError.input(
                    "kernel `%s` is not one of %s"
                        .formatted(
                            number,
                            String.join(
                                ", ",
                                Arrays.stream(values()).map(KernelSeries::number).toList()))));
  }

  @Override
  public String toString() {
    return number;
  }
}
