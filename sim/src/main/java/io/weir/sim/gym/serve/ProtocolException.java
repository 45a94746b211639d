package io.weir.sim.gym.serve;

/** A peer did not keep to the protocol. The message says what was expected and what was found. */
final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;

  ProtocolException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** One of {@link Protocol}'s error codes. */
  int code() {
    return code;
  }
}
