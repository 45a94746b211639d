package io.weir.trainer.learning;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a learner remembers between updates (optimiser moments, a value network …) as named arrays,
 * so that a checkpoint can hold any learner's. Not thread-safe.
 */
public final class LearnerState implements Serializable {
  private static final long serialVersionUID = 1;

  private final LinkedHashMap<String, double[]> arrays = new LinkedHashMap<>();

  /** The array called {@code name}, not a copy. */
  public double[] get(String name) {
    double[] array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("no `" + name + "` among " + arrays.keySet());
    }
    return array;
  }

  /** Adds or replaces an array. */
  public LearnerState put(String name, double... values) {
    arrays.put(name, values);
    return this;
  }

  /** All arrays, not copies, in the order they were added. */
  public Map<String, double[]> arrays() {
    return arrays;
  }

  /** The same values in arrays of its own. */
  public LearnerState copy() {
    LearnerState copy = new LearnerState();
    arrays.forEach((name, values) -> copy.put(name, values.clone()));
    return copy;
  }
}
