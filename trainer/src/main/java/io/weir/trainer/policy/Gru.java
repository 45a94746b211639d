package io.weir.trainer.policy;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A gated recurrent unit (Cho et al., EMNLP 2014, arXiv 1406.1078) in the form that resets after
 * the recurrent product, with an optional ReLU layer before it and another after it, and one tanh
 * output:
 *
 * <pre>
 * z  = σ(Wz·x + Uz·h + bz)              how much of the old state stays
 * r  = σ(Wr·x + Ur·h + br)              how much of it the candidate sees
 * c  = tanh(Wc·x + bc + r ⊙ (Uc·h + bu))
 * h' = z ⊙ h + (1 − z) ⊙ c
 * μ  = tanh(V·h')
 * </pre>
 *
 * <p>Parameters: layer before; W and U, each z, r, c; biases z, r, c, u; layers after. Arithmetic
 * is IEEE double with the four basic operations, bit-identical on every JDK. {@link #forward} is
 * allocation-free; not thread-safe.
 */
public final class Gru implements Policy {
  private static final long serialVersionUID = 1;
  private static final int GATES = 3;
  private static final int BIASES = 4;

  private final PolicyShape shape;
  private final int inputs;
  private final int before;
  private final int units;

  /** Width of what the gates see: the layer before, or the inputs. */
  private final int width;

  private final double[] parameters;
  private final int inputWeightsAt;
  private final int stateWeightsAt;
  private final int biasesAt;
  private final int afterAt;
  private final FeedForward after;
  private final double[] fromInput;
  private final double[] fromState;
  private final double[] step;

  /**
   * A network whose parameters are all 0.
   *
   * @param inputs inputs per decision
   * @param hidden [n], [before, n] or [before, n, after] units; {@code before} may be 0: no layer
   */
  public Gru(int inputs, List<Integer> hidden) {
    shape = new PolicyShape(NetworkSpec.Kind.gru, inputs, hidden);
    this.inputs = inputs;
    before = hidden.size() > 1 ? hidden.get(0) : 0;
    units = hidden.get(Math.min(1, hidden.size() - 1));
    width = before > 0 ? before : inputs;
    after =
        hidden.size() == 3 ? new FeedForward(units, hidden.get(2), 1) : new FeedForward(units, 1);
    inputWeightsAt = before * inputs;
    stateWeightsAt = inputWeightsAt + GATES * units * width;
    biasesAt = stateWeightsAt + GATES * units * units;
    afterAt = biasesAt + BIASES * units;
    parameters = new double[afterAt + after.weights().length];
    fromInput = new double[GATES * units];
    fromState = new double[GATES * units];
    step = new double[Tape.stride(width, units)];
  }

  /**
   * A new network: orthogonal matrices, of gain √2 where ReLU follows and at the output (there
   * scaled by {@code lastLayerScale}), 1 at the gates; biases 0. Saxe et al., ICLR 2014.
   */
  public static Gru orthogonal(
      int inputs, List<Integer> hidden, double lastLayerScale, UniformRandomProvider random) {
    Gru network = new Gru(inputs, hidden);
    network.initialise(lastLayerScale, random);
    return network;
  }

  private void initialise(double lastLayerScale, UniformRandomProvider random) {
    if (before > 0) {
      Dense.orthogonal(parameters, 0, inputs, before, Math.sqrt(2), random);
    }
    for (int gate = 0; gate < GATES; gate++) {
      int own = inputWeightsAt + gate * units * width;
      Dense.orthogonal(parameters, own, width, units, 1, random);
    }
    for (int gate = 0; gate < GATES; gate++) {
      int own = stateWeightsAt + gate * units * units;
      Dense.orthogonal(parameters, own, units, units, 1, random);
    }
    after.initialise(lastLayerScale, random);
    System.arraycopy(after.weights(), 0, parameters, afterAt, after.weights().length);
  }

  @Override
  public PolicyShape shape() {
    return shape;
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public int stateSize() {
    return units;
  }

  @Override
  public int parameterCount() {
    return parameters.length;
  }

  @Override
  public double[] parameters() {
    return parameters.clone();
  }

  @Override
  public void setParameters(double[] values) {
    System.arraycopy(values, 0, parameters, 0, parameters.length);
    System.arraycopy(values, afterAt, after.weights(), 0, after.weights().length);
  }

  @Override
  public Gru copy() {
    Gru copy = new Gru(inputs, shape.hidden());
    copy.setParameters(parameters);
    return copy;
  }

  @Override
  public double forward(double[] from, int offset, double[] state, int stateOffset) {
    advance(from, offset, state, stateOffset, step, 0);
    return Tanh.of(after.forward(state, stateOffset));
  }

  /** One step of the state; what {@link #backward} needs of it goes to {@code tape[at …]}. */
  private void advance(
      double[] from, int offset, double[] state, int stateOffset, double[] tape, int at) {
    if (before > 0) {
      Dense.times(parameters, 0, from, offset, inputs, tape, at, before);
      Dense.relu(tape, at, before);
    } else {
      System.arraycopy(from, offset, tape, at, inputs);
    }
    Dense.times(parameters, inputWeightsAt, tape, at, width, fromInput, 0, GATES * units);
    Dense.times(parameters, stateWeightsAt, state, stateOffset, units, fromState, 0, GATES * units);
    int own = at + width;
    for (int u = 0; u < units; u++) {
      int second = units + u;
      int third = 2 * units + u;
      double keep = Tanh.sigmoid(fromInput[u] + fromState[u] + parameters[biasesAt + u]);
      double reset =
          Tanh.sigmoid(fromInput[second] + fromState[second] + parameters[biasesAt + second]);
      double recalled = fromState[third] + parameters[biasesAt + third + units];
      double candidate =
          Tanh.of(fromInput[third] + parameters[biasesAt + third] + reset * recalled);
      double old = state[stateOffset + u];
      tape[own + Tape.OLD * units + u] = old;
      tape[own + Tape.KEEP * units + u] = keep;
      tape[own + Tape.RESET * units + u] = reset;
      tape[own + Tape.CANDIDATE * units + u] = candidate;
      tape[own + Tape.RECALLED * units + u] = recalled;
      state[stateOffset + u] = keep * old + (1 - keep) * candidate;
    }
  }

  @Override
  public void backward(
      double[] from, int steps, double[] initialState, double[] slopes, double[] gradient) {
    if (steps > 0) {
      new Tape(steps).run(from, initialState, slopes, gradient);
    }
  }

  /** Every step's values, run forwards, then backwards. */
  private final class Tape {
    /** Blocks of a step, after what the gates saw, each of as many values as there are units. */
    static final int OLD = 0;

    static final int KEEP = 1;
    static final int RESET = 2;
    static final int CANDIDATE = 3;
    static final int RECALLED = 4;
    static final int BLOCKS = 5;

    private final int steps;
    private final int stride = stride(width, units);
    private final double[] tape;
    private final double[] states;
    private final double[] stateSlopes = new double[units];
    private final double[] inputSums = new double[GATES * units];
    private final double[] stateSums = new double[GATES * units];
    private final double[] widthSlopes = new double[width];
    private final double[] inputSlopes = new double[inputs];
    private final double[] afterGradient = new double[after.weights().length];

    Tape(int steps) {
      this.steps = steps;
      tape = new double[steps * stride];
      states = new double[(steps + 1) * units];
    }

    static int stride(int width, int units) {
      return width + BLOCKS * units;
    }

    void run(double[] from, double[] initialState, double[] slopes, double[] gradient) {
      System.arraycopy(initialState, 0, states, 0, units);
      for (int t = 0; t < steps; t++) {
        System.arraycopy(states, t * units, states, (t + 1) * units, units);
        advance(from, t * inputs, states, (t + 1) * units, tape, t * stride);
      }
      for (int t = steps - 1; t >= 0; t--) {
        output(t, slopes[t]);
        cell(t, gradient);
        layers(t, from, gradient);
      }
      for (int i = 0; i < afterGradient.length; i++) {
        gradient[afterAt + i] += afterGradient[i];
      }
    }

    /** From μ to the state after step {@code t}. */
    private void output(int t, double slope) {
      if (slope == 0) {
        return;
      }
      double mu = Tanh.of(after.forward(states, (t + 1) * units));
      double[] own = after.backward(slope * (1 - mu * mu), afterGradient);
      for (int u = 0; u < units; u++) {
        stateSlopes[u] += own[u];
      }
    }

    /** From the state after step {@code t} to the sums of its gates and to the state before. */
    private void cell(int t, double[] gradient) {
      int own = t * stride + width;
      for (int u = 0; u < units; u++) {
        double keep = tape[own + KEEP * units + u];
        double reset = tape[own + RESET * units + u];
        double candidate = tape[own + CANDIDATE * units + u];
        double slope = stateSlopes[u];
        double keepSum = slope * (tape[own + OLD * units + u] - candidate) * keep * (1 - keep);
        double candidateSum = slope * (1 - keep) * (1 - candidate * candidate);
        double resetSum = candidateSum * tape[own + RECALLED * units + u] * reset * (1 - reset);
        inputSums[u] = keepSum;
        inputSums[units + u] = resetSum;
        inputSums[2 * units + u] = candidateSum;
        stateSums[u] = keepSum;
        stateSums[units + u] = resetSum;
        stateSums[2 * units + u] = candidateSum * reset;
        gradient[biasesAt + u] += keepSum;
        gradient[biasesAt + units + u] += resetSum;
        gradient[biasesAt + 2 * units + u] += candidateSum;
        gradient[biasesAt + 3 * units + u] += candidateSum * reset;
        stateSlopes[u] = slope * keep;
      }
    }

    /** From the sums of the gates to the weights, the inputs and the state before. */
    private void layers(int t, double[] from, double[] gradient) {
      int at = t * stride;
      Dense.backward(
          parameters,
          stateWeightsAt,
          tape,
          at + width + OLD * units,
          units,
          stateSums,
          GATES * units,
          gradient,
          stateSlopes);
      Arrays.fill(widthSlopes, 0);
      Dense.backward(
          parameters,
          inputWeightsAt,
          tape,
          at,
          width,
          inputSums,
          GATES * units,
          gradient,
          widthSlopes);
      if (before > 0) {
        Dense.reluSlopes(widthSlopes, tape, at, before);
        Dense.backward(
            parameters, 0, from, t * inputs, inputs, widthSlopes, before, gradient, inputSlopes);
      }
    }
  }
}
