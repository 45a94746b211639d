package io.weir.cli;

/** What the process's exit code means; {@link io.weir.artefact.UserError.Kind} has the others. */
public final class ExitCode {
  /** Everything went well. */
  public static final int OK = 0;

  /** A defect of Weir. */
  public static final int INTERNAL = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** A claim that was checked does not hold. */
  public static final int CHECK_FAILED = 5;

  private ExitCode() {}
}
