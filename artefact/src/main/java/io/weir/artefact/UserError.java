package io.weir.artefact;

/**
 * An error the user can mend. The message names the file and the key and says what was expected; no
 * stack trace is shown for it.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of thing is wrong; decides the exit code of the {@code weir} command. */
  public enum Kind {
    /** A file or value handed to Weir is wrong (exit code 3). */
    INPUT(3),
    /**
     * The machine lacks something or refuses something: compiler, permission, disk (exit code 4).
     */
    ENVIRONMENT(4),
    /** A claim that was checked does not hold (exit code 5). */
    CHECK_FAILED(5);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The process exit code that stands for this kind. */
    public int exitCode() {
      return exitCode;
    }
  }

  private final Kind kind;

  private UserError(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** A file or value is wrong. */
  public static UserError input(String message) {
    return new UserError(Kind.INPUT, message, null);
  }

  /** A file or value is wrong, found out through {@code cause}. */
  public static UserError input(String message, Throwable cause) {
    return new UserError(Kind.INPUT, message, cause);
  }

  /** The machine lacks or refuses something. */
  public static UserError environment(String message) {
    return new UserError(Kind.ENVIRONMENT, message, null);
  }

  /** The machine lacks or refuses something, found out through {@code cause}. */
  public static UserError environment(String message, Throwable cause) {
    return new UserError(Kind.ENVIRONMENT, message, cause);
  }

  /** A claim that was checked does not hold. */
  public static UserError checkFailed(String message) {
    return new UserError(Kind.CHECK_FAILED, message, null);
  }

  /** What kind of thing is wrong. */
  public Kind kind() {
    return kind;
  }
}
