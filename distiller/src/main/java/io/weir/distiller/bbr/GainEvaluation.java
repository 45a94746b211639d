package io.weir.distiller.bbr;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.trainer.bbr.ConditionRun;
import io.weir.trainer.bbr.GainFactory;
import io.weir.trainer.bbr.Outcome;
import io.weir.trainer.rollout.Executor;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs contenders in conditions, each with the same seeds. */
public final class GainEvaluation {
  /** Apart from the seeds that labels and training have. */
  private static final long SEEDS_FROM = 500_000_000;

  private final List<Lesson> lessons;
  private final int seeds;
  private final Executor executor;
  private final Runnable ran;

  /**
   * @param lessons conditions
   * @param seeds runs of each contender in each condition
   * @param ran called when a run is over
   */
  public GainEvaluation(List<Lesson> lessons, int seeds, Executor executor, Runnable ran) {
    this.lessons = List.copyOf(lessons);
    this.seeds = seeds;
    this.executor = executor;
    this.ran = ran;
  }

  /** One run. */
  private record Run(Lesson lesson, GainFactory gains, long seed) implements Serializable {
    Ran ran() {
      MeteredGain[] gain = new MeteredGain[1];
      Outcome outcome =
          ConditionRun.run(
              lesson.condition(),
              condition -> gain[0] = new MeteredGain(gains.create(condition), condition),
              seed);
      return new Ran(outcome, gain[0].mean());
    }
  }

  /** What came of it. */
  private record Ran(Outcome outcome, double meanGain) implements Serializable {}

  /** Runs that {@link #run} takes. */
  public long runs(int contenders) {
    return (long) lessons.size() * contenders * seeds;
  }

  /** Runs all, by condition. */
  public List<ConditionResult> run(List<Contender> contenders) {
    List<ConditionResult> results = new ArrayList<>();
    for (Lesson lesson : lessons) {
      List<Run> runs = new ArrayList<>();
      for (Contender contender : contenders) {
        for (int seed = 0; seed < seeds; seed++) {
          runs.add(new Run(lesson, contender.gains(), seedOf(lesson, seed)));
        }
      }
      List<Ran> all = executor.map(runs, Run::ran);
      Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
      Map<String, List<Double>> gains = new LinkedHashMap<>();
      for (int i = 0; i < contenders.size(); i++) {
        List<Ran> own = all.subList(i * seeds, (i + 1) * seeds);
        outcomes.put(contenders.get(i).name(), own.stream().map(Ran::outcome).toList());
        gains.put(contenders.get(i).name(), own.stream().map(Ran::meanGain).toList());
      }
      results.add(new ConditionResult(lesson, outcomes, gains));
      all.forEach(one -> ran.run());
    }
    return results;
  }

  private static long seedOf(Lesson lesson, int seed) {
    return lesson.condition().seed() + SEEDS_FROM + seed;
  }

  /**
   * Rounds of flows that a program decides for, first seed only.
   *
   * @param observes program whose features are recorded
   * @param decides whose gains flows have
   */
  public DecidedRounds rounds(DecisionProgram observes, DecisionProgram decides) {
    String observing = ProgramFactory.text(observes);
    String deciding = ProgramFactory.text(decides);
    List<Visit> visits =
        lessons.stream()
            .map(
                lesson ->
                    new Visit(lesson, Visit.Driver.PROGRAM, deciding, observing, seedOf(lesson, 0)))
            .toList();
    List<ArrayList<long[]>> rows = Parts.map(executor, visits, Visit::run, ran);
    return new DecidedRounds(lessons, rows);
  }
}
