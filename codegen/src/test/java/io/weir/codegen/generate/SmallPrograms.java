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

  /**
   * Two phases: a flow that warms up waits for a long delay, one that runs asks the forest while
   * its delay is below a second. Choices by one condition, steps that only one arm needs, and a
   * shift of a reciprocal.
   */
  public static DecisionProgram phased() {
    ProgramBuilder b = DecisionProgram.builder("phased");
    Value delay = b.input("delay_ns", "ns", 1, 1 << 24);
    Value phase = b.state("phase", "0 warm-up, 1 runs", 0, 1, 0);
    Value waited = b.state("waited", "decisions", 0, 255, 0);
    Value zero = b.constant("zero", 0);
    Value one = b.constant("one", 1);
    Value warms = b.equal("warms", phase, zero);
    Value runs = b.equal("runs", phase, one);
    Value isLong = b.less("is_long", b.constant("second", 1_000_000), delay);
    Value rate = b.shr("rate_q10", b.recip("rate_q20", delay, 20), 10);
    Value score = b.rewardFeature(rate, 10).feature(delay, 0).score("score", -4_096, 4_096);
    Value unity = b.constant("unity", 65_536);
    Value asked = b.add("asked", unity, score);
    Value decides = b.select("decides", runs, b.select("short", isLong, zero, one), zero);
    Value more = b.clamp("more", b.add("waited_1", waited, one), 0, 255);
    Value begins = b.select("begins", warms, isLong, zero);
    Value next = b.select("next_waited", begins, zero, b.select("still", warms, more, waited));
    return b.output(b.select("multiplier", decides, asked, unity))
        .update("phase", b.select("next_phase", begins, one, phase))
        .update("waited", next)
        .forest(forest())
        .build();
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
