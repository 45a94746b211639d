package io.weir.codegen.target.bpf;

import io.weir.artefact.UserError;
import io.weir.codegen.analyse.ForestShape;
import io.weir.codegen.c.CodeWriter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.stream.Collectors;

/**
 * A forest as {@code struct weir_model}: as bytes for a map, or as C. Nodes lie level by level,
 * tree after tree; a node names its left child, and the right one follows it. A leaf is its own
 * child.
 */
public final class ModelImage {
  /** Version of the layouts of {@code struct weir_model} and {@code struct weir_identity}. */
  public static final int ABI_VERSION = 2;

  private static final int HEADER_BYTES = 6 * Integer.BYTES + 2 * 32;
  private static final int NODE_BYTES = 12;

  private final DecisionProgram program;
  private final ModelLimits limits;
  private final List<Integer> roots = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();

  private record Node(long threshold, long leaf, int child, int feature) {}

  private ModelImage(DecisionProgram program, ModelLimits limits) {
    this.program = program;
    this.limits = limits;
    program.forest().trees().forEach(this::add);
  }

  /**
   * The image of a program's forest.
   *
   * @throws UserError if it does not fit the limits
   */
  public static ModelImage of(DecisionProgram program, ModelLimits limits) {
    ForestShape shape = ForestShape.of(program.forest());
    if (shape.trees() > limits.trees()
        || shape.depth() > limits.depth()
        || shape.nodes() > limits.nodes()) {
      throw UserError.input(
          "the model has %d trees of depth %d with %d nodes; the loaded object holds %d, %d and %d"
                  .formatted(
                      shape.trees(),
                      shape.depth(),
                      shape.nodes(),
                      limits.trees(),
                      limits.depth(),
                      limits.nodes())
              + ": unload it and load this program instead");
    }
    return new ModelImage(program, limits);
  }

  /** The hash of what a forest must match to be exchanged: the program without it. */
  public static String observationSha256(DecisionProgram program) {
    return program.withForest(Forest.NONE).sha256();
  }

  /** Bytes of {@code struct weir_model}. */
  public static int bytes(ModelLimits limits) {
    return HEADER_BYTES + limits.trees() * Integer.BYTES + limits.nodes() * NODE_BYTES;
  }

  private void add(Tree tree) {
    roots.add(nodes.size());
    int next = nodes.size() + 1;
    Queue<Integer> open = new ArrayDeque<>(List.of(0));
    while (!open.isEmpty()) {
      int node = open.remove();
      if (tree.leafAt(node)) {
        // No feature exceeds this, so that the walk stays.
        nodes.add(new Node(Integer.MAX_VALUE, tree.value(node), nodes.size(), 0));
      } else {
        nodes.add(new Node(tree.threshold(node), 0, next, tree.feature(node)));
        next += 2;
        open.add(tree.left(node));
        open.add(tree.right(node));
      }
    }
  }

  /** The struct, in this machine's byte order. */
  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(bytes(limits)).order(ByteOrder.nativeOrder());
    for (long value : header()) {
      out.putInt((int) value);
    }
    out.put(HexFormat.of().parseHex(program.sha256()));
    out.put(HexFormat.of().parseHex(observationSha256(program)));
    roots.forEach(out::putInt);
    out.position(HEADER_BYTES + limits.trees() * Integer.BYTES);
    for (Node node : nodes) {
      out.putInt((int) node.threshold()).putInt((int) node.leaf());
      out.putShort((short) node.child()).putShort((short) node.feature());
    }
    return out.array();
  }

  private long[] header() {
    int depth = ForestShape.of(program.forest()).depth();
    int shift = program.forest().leafShift();
    return new long[] {
      ABI_VERSION, bytes(limits), roots.size(), depth, nodes.size(), shift,
    };
  }

  /** The struct as a C initialiser, as {@code weir_builtin}. */
  String toC() {
    CodeWriter out = new CodeWriter();
    out.line("/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */");
    out.comment(
        "The forest of decision program " + program.name() + ", emitted by Weir. Do not edit.");
    out.directive("#ifndef WEIR_BUILTIN_H").directive("#define WEIR_BUILTIN_H").blank();
    out.line("_Static_assert(sizeof(struct weir_model) == WEIR_MODEL_BYTES, \"model size\");");
    out.blank();
    long[] header = header();
    out.block(
        "struct weir_model weir_builtin SEC(\".data.model\") =",
        () -> {
          out.line(".abi = WEIR_MODEL_ABI,").line(".bytes = WEIR_MODEL_BYTES,");
          out.line(".trees = %d,", header[2]).line(".depth = %d,", header[3]);
          out.line(".nodes = %d,", header[4]).line(".leaf_shift = %d,", header[5]);
          out.line(".program = WEIR_PROGRAM_BYTES,").line(".observation = WEIR_OBSERVATION_BYTES,");
          String all = roots.stream().map(String::valueOf).collect(Collectors.joining(", "));
          out.line(".roots = { %s },", all.isEmpty() ? "0" : all);
          out.block(".node =", () -> nodes.forEach(node -> line(out, node)), "},");
        },
        "};");
    out.blank().directive("#endif /* WEIR_BUILTIN_H */");
    return out.toString();
  }

  private static void line(CodeWriter out, Node node) {
    out.line(
        "{ %s, %s, %d, %d },",
        node.threshold() == Integer.MIN_VALUE ? "(-2147483647 - 1)" : node.threshold(),
        node.leaf() == Integer.MIN_VALUE ? "(-2147483647 - 1)" : node.leaf() + "",
        node.child(),
        node.feature());
  }
}
