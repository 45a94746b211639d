package io.weir.nativelib.differential;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Input;
import io.weir.codegen.ir.Tree;
import io.weir.sim.bottleneck.TcpBottleneck;
import io.weir.sim.bottleneck.TcpBottleneck.Sender;
import io.weir.sim.cc.BbrReport;
import io.weir.sim.cc.Cubic;
import io.weir.sim.cc.FlowClass;
import io.weir.sim.cc.GainDecision;
import io.weir.sim.cc.MixedControl;
import io.weir.sim.cc.TunedBbr;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Rounds of flows of BBR beside CUBIC that a program drives: what it is asked, flow by flow. */
final class BbrRounds {
  private static final long SECOND_NS = 1_000_000_000;
  private static final int BBR_FLOWS = 2;

  /** Of how many rounds one is looked at to place thresholds. */
  private static final int EVERY = 16;

  /**
   * Rate in Mbit/s, round-trip time in ms, buffer in 1/100 BDP, seconds: slow, late, deep, fast.
   */
  private static final int[][] NETWORKS = {
    {10, 40, 50, 60}, {10, 40, 400, 60}, {4, 100, 100, 60}, {16, 8, 800, 60}, {24, 4, 100, 480},
  };

  private BbrRounds() {}

  /** Inputs of every round, one list per flow, in the order of time. */
  static List<List<long[]>> drivenBy(DecisionProgram program) {
    List<List<long[]>> flows = new ArrayList<>();
    for (int[] network : NETWORKS) {
      Recorder recorder = new Recorder(program);
      run(recorder, network);
      flows.addAll(recorder.flows);
    }
    return flows;
  }

  /** The last flow of each class joins after 20 s. */
  private static void run(GainDecision decision, int[] network) {
    long rateBps = network[0] * 1_000_000L;
    long rttNs = network[1] * 1_000_000L;
    List<Sender> senders = new ArrayList<>();
    for (long startNs : new long[] {0, 20 * SECOND_NS, SECOND_NS / 2, 20 * SECOND_NS}) {
      senders.add(new Sender(rttNs, startNs));
    }
    MixedControl control =
        new MixedControl(
            List.of(
                new MixedControl.Part(
                    new FlowClass("bbr", "bbr"), new TunedBbr(decision), BBR_FLOWS),
                new MixedControl.Part(
                    new FlowClass("cubic", "cubic"), new Cubic(Cubic.Parameters.DEFAULTS), 2)));
    long bufferBytes = rateBps / 8_000 * network[1] * network[2] / 100;
    new TcpBottleneck(control, senders, rateBps, bufferBytes, 0, 5)
        .runUntilNs(network[3] * SECOND_NS);
  }

  /** {@code program} with trees whose leaves all hold about as many of the rounds' features. */
  static DecisionProgram withTrees(DecisionProgram program, int trees, int depth, long seed) {
    List<long[]> visited = features(program);
    SplittableRandom random = new SplittableRandom(seed);
    List<Tree> forest = new ArrayList<>();
    for (int i = 0; i < trees; i++) {
      forest.add(Tree.of(node(visited, depth, trees, random)));
    }
    return program.withForest(new Forest(forest, 0));
  }

  private static Tree.Node node(List<long[]> rows, int depth, int trees, SplittableRandom random) {
    int features = rows.get(0).length;
    int first = random.nextInt(features);
    // A feature may be the same in all of these rounds: then the next one.
    for (int i = 0; depth > 0 && i < features; i++) {
      int feature = (first + i) % features;
      long threshold = median(rows, feature);
      List<long[]> low = rows.stream().filter(row -> row[feature] <= threshold).toList();
      List<long[]> high = rows.stream().filter(row -> row[feature] > threshold).toList();
      if (!low.isEmpty() && !high.isEmpty()) {
        return Tree.split(
            feature,
            threshold,
            node(low, depth - 1, trees, random),
            node(high, depth - 1, trees, random));
      }
    }
    return Tree.leaf(random.nextInt(-70_000 / trees, 100_000 / trees));
  }

  private static long median(List<long[]> rows, int feature) {
    long[] sorted = rows.stream().mapToLong(row -> row[feature]).sorted().toArray();
    return sorted[(sorted.length - 1) / 2];
  }

  /** Features of every so many-th round of flows that have BBR's own gain. */
  private static List<long[]> features(DecisionProgram observation) {
    DecisionProgram stock = observation.withForest(new Forest(List.of(Tree.of(Tree.leaf(0))), 0));
    Interpreter interpreter = new Interpreter(stock);
    long[] state = new long[stock.states().size()];
    List<long[]> rows = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(1);
    for (List<long[]> flow : drivenBy(stock)) {
      interpreter.reset(state, 0);
      for (long[] in : flow) {
        long[] features = new long[stock.features().size()];
        interpreter.observe(in, state, 0, features);
        interpreter.act(0, state, 0);
        if (random.nextInt(EVERY) == 0) {
          rows.add(features);
        }
      }
    }
    return rows;
  }

  /** Decides, and notes what was asked; a flow is known by where its state lies. */
  private static final class Recorder implements GainDecision {
    private final Interpreter interpreter;
    private final int[] fields;
    private final List<List<long[]>> flows = new ArrayList<>();

    Recorder(DecisionProgram program) {
      interpreter = new Interpreter(program);
      fields = program.inputs().stream().map(Input::name).mapToInt(BbrReport::indexOf).toArray();
    }

    private int own() {
      return interpreter.program().states().size();
    }

    /** The last one is the flow's number. */
    @Override
    public int stateLongs() {
      return own() + 1;
    }

    @Override
    public void reset(long[] state, int offset) {
      interpreter.reset(state, offset);
      state[offset + own()] = flows.size();
      flows.add(new ArrayList<>());
    }

    @Override
    public int decide(long[] report, long[] state, int offset) {
      long[] in = new long[fields.length];
      for (int i = 0; i < in.length; i++) {
        in[i] = report[fields[i]];
      }
      flows.get((int) state[offset + own()]).add(in);
      return interpreter.decide(in, state, offset);
    }
  }
}
