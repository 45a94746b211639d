package io.weir.trainer.bbr;

import io.weir.trainer.rollout.Executor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Labels what of a grid has no label yet, a batch at a time, wherever simulations run. */
public final class Labelling {
  /** Conditions of a batch per simulation that can run at the same time. */
  private static final int BATCH = 8;

  private Labelling() {}

  /**
   * Labels until all conditions are.
   *
   * @param labelled told of each label once it is in its file
   */
  public static void run(LabelFolder folder, Executor executor, Consumer<Label> labelled) {
    List<Condition> conditions = folder.content().grid().grid().conditions();
    int done = folder.content().labels().size();
    while (done < conditions.size()) {
      int end =
          (int) Math.min((long) done + (long) BATCH * executor.parallelism(), conditions.size());
      // Long ones first, so that all processors are done at about the same time.
      List<Condition> batch = new ArrayList<>(conditions.subList(done, end));
      batch.sort(Comparator.comparingDouble(Labelling::cost).reversed());
      List<Label> labels = new ArrayList<>(executor.map(batch, LabelSearch::of));
      labels.sort(Comparator.comparingInt(Label::id));
      for (Label label : labels) {
        folder.add(label);
        labelled.accept(label);
      }
      done = end;
    }
  }

  /** About as many packets as a run has. */
  private static double cost(Condition condition) {
    return (double) condition.rateBps() * condition.durationNs();
  }
}
