package io.weir.codegen.target.tcp;

/** What a decision program decides about a TCP flow. */
public enum TcpControl {
  /** Its rate: the program's multiplier is that of the rate. */
  RATE,
  /** The window of the kernel's BBR: the program's output, Q16, is the window's gain. */
  BBR
}
