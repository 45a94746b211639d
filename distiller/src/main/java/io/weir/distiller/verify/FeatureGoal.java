package io.weir.distiller.verify;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Feature;
import io.weir.codegen.ir.Input;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Op;
import io.weir.codegen.ir.Ranges;
import io.weir.codegen.ir.StateField;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows that bring every feature into a cell of its own. */
final class FeatureGoal implements RowGoal {
  private final DecisionProgram program;
  private final List<Interval> cells;
  private final Interpreter interpreter;
  private final long[] features;

  FeatureGoal(DecisionProgram program, List<Interval> cells) {
    this.program = program;
    this.cells = List.copyOf(cells);
    interpreter = new Interpreter(program);
    features = new long[cells.size()];
  }

  /** The rows worth searching: features that are a column narrow it at once. */
  Optional<RowBox> start() {
    RowBox box = new RowBox(RowBox.whole(program));
    for (int f = 0; f < cells.size(); f++) {
      int column = columnOf(program.features().get(f));
      if (column >= 0) {
        Interval range = box.columns().get(column);
        long min = Math.max(range.min(), cells.get(f).min());
        long max = Math.min(range.max(), cells.get(f).max());
        if (min > max) {
          return Optional.empty();
        }
        box = box.with(column, new Interval(min, max));
      }
    }
    return Optional.of(box);
  }

  private int columnOf(Feature feature) {
    for (Expression e : program.expressions()) {
      if (e.name().equals(feature.expression()) && e.op() == Op.INPUT) {
        return program.inputs().stream().map(Input::name).toList().indexOf(e.arg(0));
      }
      if (e.name().equals(feature.expression()) && e.op() == Op.STATE) {
        List<String> states = program.states().stream().map(StateField::name).toList();
        return program.inputs().size() + states.indexOf(e.arg(0));
      }
    }
    return -1;
  }

  @Override
  public double openness(RowBox box) {
    Ranges ranges = Ranges.within(program, box.columns(), Map.of());
    double bits = 0;
    for (int f = 0; f < cells.size(); f++) {
      Interval value = ranges.of(program.features().get(f).expression());
      Interval cell = cells.get(f);
      if (value.max() < cell.min() || cell.max() < value.min()) {
        return -1;
      }
      if (!cell.contains(value)) {
        bits += Math.log(1.0 + value.max() - value.min());
      }
    }
    return bits;
  }

  @Override
  public boolean holds(long[] row) {
    interpreter.observe(row, row, program.inputs().size(), features);
    for (int f = 0; f < features.length; f++) {
      if (!cells.get(f).contains(features[f])) {
        return false;
      }
    }
    return true;
  }
}
