package io.weir.distiller.quantise;

import io.weir.codegen.ir.Claim;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Feature;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Op;
import io.weir.codegen.ir.StateField;
import io.weir.codegen.ir.StateUpdate;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A program with low bits dropped from its words. What is left decides as the program would on the
 * values that can still be represented:
 *
 * <ul>
 *   <li>a feature x is tested as {@code x >> k}; {@code x <= t} becomes {@code x >> k <= t >> k},
 *       which is the same question wherever x is a multiple of 2^k;
 *   <li>a state is stored as {@code x >> k} and read as {@code (x >> k) << k}, limited to its old
 *       range, so that every later range is what it was: the program stays free of overflow;
 *   <li>a leaf is rounded to a multiple of 2^k, and the sum's shift is less by k.
 * </ul>
 *
 * @param features bits to drop from each feature
 * @param states bits to drop from each state
 * @param leaf bits to drop from every leaf
 */
record Narrowing(List<Integer> features, List<Integer> states, int leaf) {
  Narrowing {
    features = List.copyOf(features);
    states = List.copyOf(states);
  }

  /**
   * Drops the bits. Claims that a score never rises or never falls are kept, for the narrower
   * feature: rounding keeps the order of leaves. Others are not.
   *
   * @throws IllegalArgumentException if the result is no program: a range that a step needs is lost
   */
  DecisionProgram of(DecisionProgram program) {
    return new Rewrite(program).run();
  }

  private final class Rewrite {
    private final DecisionProgram program;
    private final Set<String> names = new HashSet<>();
    private final List<Expression> expressions = new ArrayList<>();

    Rewrite(DecisionProgram program) {
      this.program = program;
      program.expressions().forEach(e -> names.add(e.name()));
    }

    DecisionProgram run() {
      program.expressions().forEach(this::copy);
      List<Feature> coarse = new ArrayList<>();
      for (int f = 0; f < features.size(); f++) {
        coarse.add(feature(program.features().get(f), features.get(f)));
      }
      List<StateField> fields = new ArrayList<>();
      for (int s = 0; s < states.size(); s++) {
        fields.add(field(program.states().get(s), states.get(s)));
      }
      List<StateUpdate> updates = program.updates().stream().map(this::update).toList();
      return new DecisionProgram(
          program.name(),
          program.inputs(),
          fields,
          expressions,
          coarse,
          program.rewardFeature(),
          forest(),
          program.output(),
          updates,
          claims(coarse));
    }

    private void copy(Expression e) {
      int dropped = e.op() == Op.STATE ? droppedFrom(e.arg(0)) : 0;
      if (dropped == 0) {
        expressions.add(e);
        return;
      }
      StateField was = program.states().get(indexOf(e.arg(0)));
      String stored = append(e.name() + "_stored", Op.STATE, e.arg(0));
      String scaled = append(e.name() + "_scaled", Op.SHL, stored, dropped);
      expressions.add(
          new Expression(e.name(), Op.CLAMP, List.of(scaled), List.of(was.min(), was.max())));
    }

    private Feature feature(Feature was, int dropped) {
      return dropped == 0
          ? was
          : new Feature(
              append(was.expression() + "_coarse", Op.SHR, was.expression(), dropped),
              was.fractionBits() - dropped);
    }

    private StateField field(StateField was, int dropped) {
      return dropped == 0
          ? was
          : new StateField(
              was.name(),
              was.unit() + ", in units of 2^" + dropped,
              was.min() >> dropped,
              was.max() >> dropped,
              was.initial() >> dropped);
    }

    private StateUpdate update(StateUpdate was) {
      int dropped = droppedFrom(was.state());
      return dropped == 0
          ? was
          : new StateUpdate(
              was.state(), append(was.state() + "_to_store", Op.SHR, was.expression(), dropped));
    }

    private String append(String wish, Op op, String argument, long... constants) {
      String name = wish;
      while (!names.add(name)) {
        name += "_";
      }
      List<Long> boxed = java.util.Arrays.stream(constants).boxed().toList();
      expressions.add(new Expression(name, op, List.of(argument), boxed));
      return name;
    }

    private int droppedFrom(String state) {
      return states.get(indexOf(state));
    }

    private int indexOf(String state) {
      return program.states().stream().map(StateField::name).toList().indexOf(state);
    }

    private Forest forest() {
      int before = program.forest().leafShift();
      int after = Math.max(0, before - leaf);
      List<Tree> trees = new ArrayList<>();
      for (Tree tree : program.forest().trees()) {
        long half = trees.isEmpty() ? halfUnit(before) : 0;
        long newHalf = trees.isEmpty() ? halfUnit(after) : 0;
        trees.add(Quantiser.simplified(Tree.of(node(tree, 0, half, newHalf, before - after))));
      }
      return new Forest(trees, after);
    }

    /** What makes a sum that is shifted round to nearest; it stands in the first tree. */
    private static long halfUnit(int shift) {
      return shift == 0 ? 0 : 1L << (shift - 1);
    }

    private Tree.Node node(Tree tree, int at, long half, long newHalf, int shifted) {
      if (tree.leafAt(at)) {
        return Tree.leaf((round(tree.value(at) - half) >> shifted) + newHalf);
      }
      int feature = tree.feature(at);
      return Tree.split(
          feature,
          tree.threshold(at) >> features.get(feature),
          node(tree, tree.left(at), half, newHalf, shifted),
          node(tree, tree.right(at), half, newHalf, shifted));
    }

    /** The nearest multiple of 2^leaf. */
    private long round(long value) {
      return leaf == 0 ? value : (value + (1L << (leaf - 1))) >> leaf << leaf;
    }

    private List<Claim> claims(List<Feature> coarse) {
      List<Claim> kept = new ArrayList<>();
      for (Claim claim : program.claims()) {
        for (int f = 0; f < coarse.size(); f++) {
          boolean about = program.features().get(f).expression().equals(claim.feature());
          if (about && claim.kind() != Claim.Kind.NEVER_INCREASES) {
            kept.add(new Claim(claim.kind(), coarse.get(f).expression(), 0));
          }
        }
      }
      return kept;
    }
  }
}
