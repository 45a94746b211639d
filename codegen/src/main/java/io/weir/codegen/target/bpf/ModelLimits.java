package io.weir.codegen.target.bpf;

import io.weir.artefact.UserError;
import io.weir.codegen.analyse.ForestShape;
import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.ir.DecisionProgram;

/**
 * How large a model the map of an object can hold; fixed when it is emitted, with room to grow.
 *
 * @param trees most trees, a power of two
 * @param depth most levels of a tree
 * @param nodes most nodes, leaves included, a power of two
 * @param featureSlots elements of the feature array, a power of two
 */
public record ModelLimits(int trees, int depth, int nodes, int featureSlots) {
  private static final int TREES = 64;
  private static final int DEPTH = 12;
  private static final int NODES = 2_048;

  /** A node names its child in 16 bits. */
  private static final int MOST_NODES = 1 << 16;

  /** Steps of all walks together that the verifier goes through in reasonable time. */
  private static final int MOST_STEPS = 1 << 13;

  /**
   * Limits for a program: at least 64 trees of 12 levels and 2,048 nodes in all, and room for twice
   * the program's own trees and nodes.
   *
   * @throws UserError if the program's forest is too large for BPF
   */
  public static ModelLimits of(DecisionProgram program) {
    ForestShape shape = ForestShape.of(program.forest());
    int trees = Math.max(TREES, powerOfTwo(shape.trees()));
    int depth = Math.max(DEPTH, shape.depth());
    int nodes = Math.max(NODES, powerOfTwo(2 * shape.nodes()));
    if (nodes > MOST_NODES || (long) trees * depth > MOST_STEPS) {
      throw UserError.input(
          "program `%s` has %d trees of depth %d with %d nodes; BPF walks at most %d levels in all"
                  .formatted(
                      program.name(), shape.trees(), shape.depth(), shape.nodes(), MOST_STEPS)
              + " and holds %d nodes".formatted(MOST_NODES / 2));
    }
    return new ModelLimits(trees, depth, nodes, CoreEmitter.featureSlots(program));
  }

  private static int powerOfTwo(int count) {
    return count <= 1 ? 1 : Integer.highestOneBit(count - 1) << 1;
  }
}
