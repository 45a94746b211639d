package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.validation.Row;
import java.util.List;

/** The acceptance table. */
public final class Rows {
  private static final List<Row> ALL =
      List.of(
          new LoneFlow(),
          new WindowsIntoOnePort(),
          new OpenLoopQueue(),
          new FlowSizes(),
          new DctcpQueue(),
          new DctcpGuideline(),
          new DctcpAgainstReno(),
          new DcqcnQueue(),
          new HpccUtilisation(),
          new TimelyUnfairness(),
          new SwiftTarget(),
          new CubicArithmetic(),
          new CubicResponse(),
          new RenoResponse(),
          new QuicLossDetection(),
          new BbrStatesRow(),
          new BbrAgainstCubic(),
          new BbrLossRow(),
          new CubicRttFairness(),
          new Determinism());

  private Rows() {}

  /** Every row there is, by number. */
  public static List<Row> all() {
    return ALL;
  }
}
