package io.weir.codegen.generate;

import io.weir.artefact.Provenance;
import io.weir.codegen.analyse.SymmetricTree;
import io.weir.codegen.analyse.SymmetricTree.Level;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.ir.Tree;
import java.util.List;
import java.util.Map;

/** Fixed programs small enough to check by hand. */
public final class SmallPrograms {
  /** Provenance that does not change with the build. */
  public static final Provenance PROVENANCE =
      new Provenance("0.0.0-test", 42, "5ce0", Map.of("policy", "ab12"));

  private SmallPrograms() {}

  /**
   * Follows the distance of the delay from a moving average: two trees over two features, one state
   * and an input wider than 32 bits signed.
   */
  public static DecisionProgram tracker() {
    ProgramBuilder b = DecisionProgram.builder("tracker");
    Value delay = b.input("delay_ns", "ns", 0, 1 << 20);
    Value packets = b.input("packets", "packets", 1, 4_294_967_295L);
    Value mean = b.state("mean_ns", "ns", 0, 1 << 20, 1_000);
    Value excess = b.sub("excess_ns", delay, mean);
    Value share = b.recip("share_q16", packets, 16);
    Value score = b.feature(excess, 0).rewardFeature(share, 16).score("score", -4_096, 4_096);
    Value wanted = b.add("wanted", b.constant("one", 65_536), score);
    Value gain = b.shr("gain_ns", excess, 3);
    Value next = b.clamp("next_ns", b.add("moved_ns", mean, gain), 0, 1 << 20);
    return b.output(wanted).update("mean_ns", next).forest(forest()).build();
  }

  /** The tracker with symmetric trees: of two levels, of one, and of none. */
  public static DecisionProgram symmetricTracker() {
    SymmetricTree two =
        new SymmetricTree(
            List.of(new Level(1, 255), new Level(0, -100)), List.of(800L, -400L, 24L, 300L));
    SymmetricTree one = new SymmetricTree(List.of(new Level(0, 5_000)), List.of(16L, -80_000L));
    SymmetricTree none = new SymmetricTree(List.of(), List.of(-7L));
    return tracker().withForest(new Forest(List.of(two.tree(), one.tree(), none.tree()), 3));
  }

  private static Forest forest() {
    Tree first =
        Tree.of(
            Tree.split(
                0, -100, Tree.leaf(800), Tree.split(1, 255, Tree.leaf(-400), Tree.leaf(24))));
    Tree second = Tree.of(Tree.split(0, 5_000, Tree.leaf(16), Tree.leaf(-80_000)));
    return new Forest(List.of(first, second), 3);
  }
}
