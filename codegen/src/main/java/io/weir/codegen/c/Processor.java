package io.weir.codegen.c;

/** Kinds of processor emitted code runs on, as far as the choice of a form depends on them. */
public enum Processor {
  /** A server's core: several instructions at once, and a wrong guess at a branch is dear. */
  SERVER("an x86-64 server core", 4),
  /** A kernel's BPF machine or a NIC's core: one instruction after the other. */
  IN_ORDER("an in-order core", 1);

  private final String words;
  private final int width;

  Processor(String words, int width) {
    this.words = words;
    this.width = width;
  }

  /** What it is, for comments. */
  public String words() {
    return words;
  }

  /** Instructions it can finish per cycle. */
  int width() {
    return width;
  }
}
