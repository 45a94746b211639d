package io.weir.distiller.bbr;

import io.weir.codegen.interpret.Interpreter;
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
    Outcome outcome() {
      return ConditionRun.run(lesson.condition(), gains, seed);
    }
  }

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
      List<Outcome> outcomes = executor.map(runs, Run::outcome);
      Map<String, List<Outcome>> byContender = new LinkedHashMap<>();
      for (int i = 0; i < contenders.size(); i++) {
        byContender.put(
            contenders.get(i).name(), List.copyOf(outcomes.subList(i * seeds, (i + 1) * seeds)));
      }
      results.add(new ConditionResult(lesson, byContender));
      outcomes.forEach(outcome -> ran.run());
    }
    return results;
  }

  private static long seedOf(Lesson lesson, int seed) {
    return lesson.condition().seed() + SEEDS_FROM + seed;
  }

  /**
   * What a tree of classes takes the buffers for while another program decides, first seed only.
   *
   * @param classes program whose score is the number of a class
   * @param decides whose gains flows have meanwhile
   */
  public Confusion confusion(DecisionProgram classes, DecisionProgram decides) {
    String observing = ProgramFactory.text(classes);
    String deciding = ProgramFactory.text(decides);
    List<Visit> visits = new ArrayList<>();
    for (Lesson lesson : lessons) {
      visits.add(new Visit(lesson, Visit.Driver.PROGRAM, deciding, observing, seedOf(lesson, 0)));
    }
    Interpreter interpreter = new Interpreter(classes);
    Confusion confusion = new Confusion();
    List<ArrayList<long[]>> rows = executor.map(visits, Visit::run);
    for (int i = 0; i < rows.size(); i++) {
      int actual = BufferClass.of(lessons.get(i).condition().bufferBdp());
      for (long[] row : rows.get(i)) {
        confusion.add(actual, (int) interpreter.score(row));
      }
    }
    return confusion;
  }
}
