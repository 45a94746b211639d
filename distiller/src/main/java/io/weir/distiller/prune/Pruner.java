package io.weir.distiller.prune;

import io.weir.codegen.analyse.ForestShape;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.distiller.collect.Examples;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Prunes by what counts: the closed loop. The visited states say in which order to cut, the score
 * in the simulator how far. The score is taken to fall along the path, so that a bisection finds
 * the place; what is kept was scored itself.
 */
public final class Pruner {
  private final ToDoubleFunction<DecisionProgram> score;
  private final double maxScoreLoss;

  /**
   * @param score closed-loop score of a program, higher is better
   * @param maxScoreLoss most that the score may fall
   */
  public Pruner(ToDoubleFunction<DecisionProgram> score, double maxScoreLoss) {
    this.score = score;
    this.maxScoreLoss = maxScoreLoss;
  }

  /**
   * What came out.
   *
   * @param program the pruned program; it claims nothing
   * @param nodesBefore nodes of the forest that came in
   * @param nodesAfter nodes that are left
   * @param scoreBefore closed-loop score of what came in
   * @param scoreAfter of what came out
   */
  public record Result(
      DecisionProgram program,
      int nodesBefore,
      int nodesAfter,
      double scoreBefore,
      double scoreAfter) {}

  /** The result without pruning. */
  public static Result unpruned(DecisionProgram program, double score) {
    int nodes = ForestShape.of(program.forest()).nodes();
    return new Result(program, nodes, nodes, score, score);
  }

  /**
   * Prunes a program.
   *
   * @param before its closed-loop score
   * @param visited states that it visits
   */
  public Result prune(DecisionProgram program, double before, List<Examples> visited) {
    List<Forest> path = PruningPath.of(program.forest(), visited);
    int good = 0;
    double goodScore = before;
    int bad = path.size();
    while (bad - good > 1) {
      int middle = (good + bad) >>> 1;
      double here = score.applyAsDouble(program.withForest(path.get(middle)));
      if (here >= before - maxScoreLoss) {
        good = middle;
        goodScore = here;
      } else {
        bad = middle;
      }
    }
    DecisionProgram pruned = good == 0 ? program : program.withForest(path.get(good));
    return new Result(
        pruned,
        ForestShape.of(program.forest()).nodes(),
        ForestShape.of(pruned.forest()).nodes(),
        before,
        goodScore);
  }
}
