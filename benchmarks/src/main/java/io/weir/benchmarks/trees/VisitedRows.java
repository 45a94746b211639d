package io.weir.benchmarks.trees;

import io.weir.artefact.StrictYaml;
import io.weir.benchmarks.rollout.DecisionRate;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProbeRequest;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.cc.RateDecision;
import io.weir.sim.cc.RateReport;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.ScenarioFamily;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.traffic.TrafficSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/**
 * What a program meets when it drives: the rows of its decisions in simulations of 2→1, 8→1 and
 * 32→1 from the default scenario, a third from each, in the order in which they were taken.
 *
 * @param decisions inputs, then states as they were before the decision
 * @param features of those decisions at which the score counts
 */
record VisitedRows(Rows decisions, Rows features) {
  /** Step of a program that is 0 when the score does not count. */
  static final String DECIDES = "decides";

  private static final long SLICE_NS = 1_000_000;
  private static final int SLICES = 1_000;

  /** Collects {@code count} decisions with scores, and as many rows of decisions. */
  static VisitedRows collect(DecisionProgram program, int count) {
    LongStream decisions = LongStream.empty();
    LongStream features = LongStream.empty();
    List<TrafficSpec> workloads = DecisionRate.workloads().subList(0, 3);
    for (int i = 0; i < workloads.size(); i++) {
      int share = count * (i + 1) / workloads.size() - count * i / workloads.size();
      Recorder recorder = new Recorder(program, share);
      recorder.run(workloads.get(i));
      decisions = LongStream.concat(decisions, Arrays.stream(recorder.decisions));
      features = LongStream.concat(features, Arrays.stream(recorder.features));
    }
    return new VisitedRows(
        new Rows(program.inputs().size() + program.states().size(), decisions.toArray()),
        new Rows(program.features().size(), features.toArray()));
  }

  /** Decides, and notes what was asked. */
  private static final class Recorder implements RateDecision {
    private final DecisionProgram program;
    private final Interpreter interpreter;
    private final LongSupplier decides;
    private final int[] columns;
    private final long[] inputs;
    private final long[] values;
    private final long[] decisions;
    private final long[] features;
    private int decisionsUsed;
    private int featuresUsed;

    Recorder(DecisionProgram program, int count) {
      this.program = program;
      interpreter = new Interpreter(program);
      decides = interpreter.stepOr(DECIDES, 1);
      columns = program.inputs().stream().mapToInt(i -> RateReport.indexOf(i.name())).toArray();
      inputs = new long[columns.length];
      values = new long[program.features().size()];
      decisions = new long[count * (inputs.length + program.states().size())];
      features = new long[count * values.length];
    }

    void run(TrafficSpec workload) {
      Scenario scenario =
          ScenarioFamily.from(StrictYaml.parse("visited", "{}"), Map.of())
              .draw(1)
              .withTraffic(workload);
      ProbeRateControl control = new ProbeRateControl(this, scenario.roce().minRateQ20());
      Simulation simulation = new Simulation(scenario, 1, control);
      for (int slice = 1; featuresUsed < features.length && slice <= SLICES; slice++) {
        simulation.runUntil(slice * SLICE_NS);
      }
      if (featuresUsed < features.length) {
        throw new IllegalStateException(
            "program `" + program.name() + "` takes too few decisions in " + workload);
      }
    }

    @Override
    public int stateLongs() {
      return program.states().size();
    }

    @Override
    public void reset(long[] state, int offset) {
      interpreter.reset(state, offset);
    }

    @Override
    public int decide(long[] report, long[] state, int offset) {
      Arrays.setAll(inputs, i -> report[columns[i]]);
      if (decisionsUsed < decisions.length) {
        System.arraycopy(inputs, 0, decisions, decisionsUsed, inputs.length);
        System.arraycopy(
            state, offset, decisions, decisionsUsed + inputs.length, program.states().size());
        decisionsUsed += inputs.length + program.states().size();
      }
      interpreter.observe(inputs, state, offset, values);
      if (decides.getAsLong() != 0 && featuresUsed < features.length) {
        System.arraycopy(values, 0, features, featuresUsed, values.length);
        featuresUsed += values.length;
      }
      return interpreter.act(interpreter.score(values), state, offset);
    }

    @Override
    public boolean probesEveryBurst(long[] state, int offset) {
      return ProbeRequest.in(state, offset, ProbeRequest.stateIndex(program));
    }
  }
}
