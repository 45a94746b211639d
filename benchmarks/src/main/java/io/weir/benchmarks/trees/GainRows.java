package io.weir.benchmarks.trees;

import io.weir.artefact.UserError;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.distiller.bbr.ProgramGain;
import io.weir.sim.cc.GainDecision;
import io.weir.trainer.bbr.Condition;
import io.weir.trainer.bbr.ConditionRun;
import io.weir.trainer.bbr.Grid;
import io.weir.trainer.bbr.GridSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * What a program for BBR meets when it drives flows beside CUBIC: its decisions in the conditions
 * of the small grid, run with one seed after the other. Those count at which the score does, for
 * others take less time. Their order is random, as if the flows of many networks asked by turns: a
 * processor that has just seen the last round of the same flow guesses branches better than one
 * that has not.
 */
final class GainRows {
  private static final long GRID_SEED = 1;
  private static final long ORDER_SEED = 11;
  private static final int MOST_SEEDS = 50;

  private GainRows() {}

  /**
   * Collects decisions.
   *
   * @throws UserError if the program reads what BBR does not report, or decides too seldom
   */
  static VisitedRows collect(DecisionProgram program, int count) {
    ProgramGain.requireDecides(program);
    List<Recorder> recorders = new ArrayList<>();
    List<Condition> conditions = Grid.of(GridSpec.small(GRID_SEED)).conditions();
    int found = 0;
    for (long seed = 1; found < count; seed++) {
      for (Condition condition : conditions) {
        Recorder recorder = new Recorder(program);
        ConditionRun.run(condition, each -> recorder, seed);
        recorders.add(recorder);
        found += recorder.decisions.size();
      }
      // About as many again with every seed.
      if (found * MOST_SEEDS < count) {
        throw UserError.input(
            "program `%s` decides in %d rounds only of %d simulations; %d are to be timed"
                .formatted(program.name(), found, conditions.size(), count));
      }
    }
    List<long[]> decisions = new ArrayList<>();
    List<long[]> features = new ArrayList<>();
    recorders.forEach(recorder -> decisions.addAll(recorder.decisions));
    recorders.forEach(recorder -> features.addAll(recorder.features));
    int[] order = order(decisions.size(), count);
    return new VisitedRows(rows(decisions, order), rows(features, order));
  }

  /** {@code count} of {@code all} places. */
  private static int[] order(int all, int count) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(ORDER_SEED);
    int[] order = PermutationSampler.natural(all);
    PermutationSampler.shuffle(random, order);
    return Arrays.copyOf(order, count);
  }

  private static Rows rows(List<long[]> all, int[] order) {
    return new Rows(
        all.get(0).length,
        Arrays.stream(order).mapToObj(all::get).flatMapToLong(Arrays::stream).toArray());
  }

  /** Decides, and notes what was asked. */
  private static final class Recorder implements GainDecision {
    private final Interpreter interpreter;
    private final LongSupplier decides;
    private final int[] fields;
    private final long[] in;
    private final long[] values;
    private final List<long[]> decisions = new ArrayList<>();
    private final List<long[]> features = new ArrayList<>();

    Recorder(DecisionProgram program) {
      interpreter = new Interpreter(program);
      decides = interpreter.stepOr(VisitedRows.DECIDES, 1);
      fields = ProgramGain.fields(program);
      in = new long[fields.length];
      values = new long[program.features().size()];
    }

    @Override
    public int stateLongs() {
      return interpreter.program().states().size();
    }

    @Override
    public void reset(long[] state, int offset) {
      interpreter.reset(state, offset);
    }

    @Override
    public int decide(long[] report, long[] state, int offset) {
      ProgramGain.load(report, fields, in);
      long[] row = Arrays.copyOf(in, in.length + stateLongs());
      System.arraycopy(state, offset, row, in.length, stateLongs());
      interpreter.observe(in, state, offset, values);
      if (decides.getAsLong() != 0) {
        decisions.add(row);
        features.add(values.clone());
      }
      return interpreter.act(interpreter.score(values), state, offset);
    }
  }
}
