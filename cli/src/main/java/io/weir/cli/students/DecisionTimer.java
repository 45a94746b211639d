package io.weir.cli.students;

import io.weir.artefact.Provenance;
import io.weir.codegen.analyse.Columns;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.nativelib.load.NativeCaller;
import io.weir.nativelib.load.NativeProgram;
import io.weir.nativelib.toolchain.LibraryBuild;
import java.util.Arrays;

/**
 * Times whole decisions of a program's compiled C: the observation, the trees, the new state. Rows
 * are random within the declared ranges, so that branch predictors cannot learn them, and are
 * decided on in batches; the figure includes copying them in and out, which is alike for all
 * programs of one observation.
 */
final class DecisionTimer {
  private static final int ROWS = 16_384;
  private static final int REPEATS = 15;
  private static final long SEED = 1;

  private DecisionTimer() {}

  /** Median over the repeats of the time per decision, ns. */
  static double decisionNs(DecisionProgram program, Provenance provenance, LibraryBuild build) {
    try (NativeProgram loaded =
        NativeProgram.load(build.build(program, provenance).file(), program)) {
      NativeCaller caller = loaded.newCaller();
      long[] rows = rows(program);
      long[] multipliers = new long[ROWS];
      double[] times = new double[REPEATS];
      caller.decideBatch(rows.clone(), ROWS, multipliers);
      for (int i = 0; i < REPEATS; i++) {
        long[] fresh = rows.clone();
        long startNs = System.nanoTime();
        caller.decideBatch(fresh, ROWS, multipliers);
        times[i] = (double) (System.nanoTime() - startNs) / ROWS;
      }
      Arrays.sort(times);
      return times[REPEATS / 2];
    }
  }

  private static long[] rows(DecisionProgram program) {
    Columns columns = new Columns(program, SEED);
    long[] rows = new long[ROWS * columns.width()];
    for (int row = 0; row < ROWS; row++) {
      columns.fillInside(rows, row * columns.width());
    }
    return rows;
  }
}
