package io.weir.benchmarks.suite;

import io.weir.benchmarks.compare.Contender;
import io.weir.sim.cc.Hpcc;
import io.weir.sim.cc.Observation;
import io.weir.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * An algorithm in a suite.
 *
 * @param contender the algorithm
 * @param handWritten whether it is one of those that are always there, with default parameters
 * @param telemetry whether it needs switches that write telemetry
 */
public record Entrant(Contender contender, boolean handWritten, boolean telemetry) {
  /** A policy, a program or a library that was given. */
  public static Entrant given(Contender contender) {
    return new Entrant(contender, false, false);
  }

  /** PD rule, DCQCN, Swift and HPCC; {@code observations} feeds the PD rule. */
  public static List<Entrant> handWritten(Supplier<Observation> observations) {
    List<Entrant> entrants = new ArrayList<>();
    for (Contender contender : Contender.baselines(observations)) {
      // A constant rate that is told its share is no algorithm one could choose.
      if (!contender.name().equals(Contender.CONSTANT)) {
        entrants.add(new Entrant(contender, true, false));
      }
    }
    Contender hpcc = new Contender(Contender.HPCC, any -> new Hpcc(Hpcc.Parameters.DEFAULTS));
    entrants.add(new Entrant(hpcc, true, true));
    return entrants;
  }

  /** The scenario as it is run with this algorithm. */
  Scenario scenario(Scenario usual) {
    return telemetry ? Environment.withTelemetry(usual) : usual;
  }
}
