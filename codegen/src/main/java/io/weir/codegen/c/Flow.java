package io.weir.codegen.c;

/** How a core runs. */
enum Flow {
  /** Branches where that saves work; the forest is part of the core. */
  BRANCHING,

  /**
   * One path, the same for every row, for verifiers that go through each: minima, maxima, choices
   * and the root are the shell's, written without a branch. The forest is the shell's too, as data.
   */
  STRAIGHT
}
