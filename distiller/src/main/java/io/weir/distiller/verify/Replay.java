package io.weir.distiller.verify;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Input;
import io.weir.codegen.ir.Interval;
import io.weir.distiller.collect.ProgramDecision;
import io.weir.sim.cc.ForwardingControl;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.cc.RateDecision;
import io.weir.sim.cc.RateReport;
import io.weir.sim.cc.RttProbeEvent;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.traffic.TrafficSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A row run again in the simulator: two flows share a port, and at the first probe that comes back
 * the flow gets the row's state and a report with the row's inputs. What the row does not say (the
 * rate, if the program does not read it) is as the simulation has it.
 *
 * @param rateBeforeQ20 the flow's rate before the decision, Q20 of the line rate
 * @param rateAfterQ20 its rate after it
 * @param multiplierQ16 what the interpreter answers to the row
 */
public record Replay(long rateBeforeQ20, long rateAfterQ20, long multiplierQ16) {
  /**
   * Part of the line rate below which a flow all but stands still; from half on it cannot double.
   */
  private static final long USUAL_PART = 64;

  private static final RunSpec RUN = new RunSpec(1_000, 500, 1);

  /** Replays; empty if the program's inputs are not those of a report, or no report can be so. */
  static Optional<Replay> of(DecisionProgram program, long[] row) {
    List<String> names = program.inputs().stream().map(Input::name).toList();
    long mostInReport = 0xFFFF_FFFFL;
    boolean report = RateReport.NAMES.containsAll(names);
    boolean fits =
        Arrays.stream(row, 0, names.size()).allMatch(value -> 0 <= value && value <= mostInReport);
    return report && fits ? Optional.of(run(program, names, row)) : Optional.empty();
  }

  /** Those rows of a box whose rate a running flow may well have; empty if there are none. */
  static Optional<RowBox> usual(DecisionProgram program, RowBox box) {
    String rate = RateReport.NAMES.get(RateReport.CUR_RATE_Q20);
    int column = program.inputs().stream().map(Input::name).toList().indexOf(rate);
    if (column < 0) {
      return Optional.empty();
    }
    Interval range = box.columns().get(column);
    long min = Math.max(range.min(), ProbeRateControl.LINE_RATE_Q20 / USUAL_PART);
    long max = Math.min(range.max(), ProbeRateControl.LINE_RATE_Q20 / 2);
    return min > max ? Optional.empty() : Optional.of(box.with(column, new Interval(min, max)));
  }

  private static Replay run(DecisionProgram program, List<String> names, long[] row) {
    Scenario scenario =
        Scenario.DEFAULTS
            .withTraffic(new TrafficSpec(TrafficSpec.Pattern.manyToOne, 2, 1, 0))
            .withRun(RUN);
    Recorded decision = new Recorded(new ProgramDecision(program));
    Placed placed = new Placed(decision, scenario.roce().minRateQ20(), names, row);
    try (Simulation simulation = new Simulation(scenario, 1, placed)) {
      simulation.run();
    }
    long[] state = Arrays.copyOfRange(row, names.size(), row.length);
    long multiplier = new Interpreter(program).decide(row, state, 0);
    if (decision.first != multiplier) {
      throw new IllegalStateException(
          "the simulator decides %d where the interpreter has %d"
              .formatted(decision.first, multiplier));
    }
    return new Replay(placed.before, placed.after, multiplier);
  }

  /** Remembers what a decision first said. */
  private static final class Recorded implements RateDecision {
    private final RateDecision decision;
    private boolean decided;
    private int first;

    Recorded(RateDecision decision) {
      this.decision = decision;
    }

    @Override
    public int stateLongs() {
      return decision.stateLongs();
    }

    @Override
    public void reset(long[] state, int offset) {
      decision.reset(state, offset);
    }

    @Override
    public int decide(long[] report, long[] state, int offset) {
      int multiplier = decision.decide(report, state, offset);
      first = decided ? first : multiplier;
      decided = true;
      return multiplier;
    }

    @Override
    public boolean probesEveryBurst(long[] state, int offset) {
      return decision.probesEveryBurst(state, offset);
    }
  }

  /** Tells the algorithm the row instead of what the first probe found. */
  private static final class Placed extends ForwardingControl {
    private final List<String> names;
    private final long[] row;
    private boolean done;
    private long before;
    private long after;

    Placed(Recorded decision, long minRateQ20, List<String> names, long[] row) {
      super(new ProbeRateControl(decision, minRateQ20));
      this.names = names;
      this.row = row;
    }

    @Override
    public void onRttProbe(RttProbeEvent event, long[] block, int offset) {
      if (done) {
        super.onRttProbe(event, block, offset);
        return;
      }
      done = true;
      before = input(RateReport.CUR_RATE_Q20, ProbeRateControl.rateQ20(block, offset));
      long base = input(RateReport.BASE_RTT_NS, ProbeRateControl.baseRttNs(block, offset));
      long[] state = Arrays.copyOfRange(row, names.size(), row.length);
      ProbeRateControl.place(block, offset, before, base, state);
      super.onRttProbe(event(event), block, offset);
      after = ProbeRateControl.rateQ20(block, offset);
    }

    private RttProbeEvent event(RttProbeEvent seen) {
      RttProbeEvent event = new RttProbeEvent();
      event.nowNs = seen.nowNs;
      event.rttNs = input(RateReport.RTT_NS, seen.rttNs);
      event.nacks = input(RateReport.NACKS, seen.nacks);
      event.cnps = input(RateReport.CNPS, seen.cnps);
      event.bytesSent = input(RateReport.BYTES_SENT, seen.bytesSent);
      event.packetsSent = input(RateReport.PACKETS_SENT, seen.packetsSent);
      event.monitorIntervalNs = input(RateReport.MONITOR_INTERVAL_NS, seen.monitorIntervalNs);
      return event;
    }

    private long input(int field, long otherwise) {
      int at = names.indexOf(RateReport.NAMES.get(field));
      return at >= 0 ? row[at] : otherwise;
    }
  }
}
