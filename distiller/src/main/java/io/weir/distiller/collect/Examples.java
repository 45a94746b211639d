package io.weir.distiller.collect;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Labelled states: integer features and the teacher's score (multiplier minus one, Q16). Bounded:
 * at the limit, a new state replaces a random old one, so that every state seen is equally likely
 * to be held (reservoir sampling, Vitter 1985).
 */
public final class Examples {
  private final int features;
  private final int limit;
  private final UniformRandomProvider random;
  private long[] states;
  private long[] labels = new long[256];
  private int size;
  private long seen;

  /**
   * @param features features per state
   * @param limit most examples held
   * @param random decides which are held
   */
  public Examples(int features, int limit, UniformRandomProvider random) {
    this.features = features;
    this.limit = limit;
    this.random = random;
    this.states = new long[256 * features];
  }

  /** Offers an example. */
  public void add(long[] from, int offset, long label) {
    seen++;
    int at = size;
    if (size == limit) {
      long slot = random.nextLong(seen);
      if (slot >= limit) {
        return;
      }
      at = (int) slot;
    } else {
      if (size == labels.length) {
        labels = Arrays.copyOf(labels, 2 * size);
        states = Arrays.copyOf(states, 2 * size * features);
      }
      size++;
    }
    System.arraycopy(from, offset, states, at * features, features);
    labels[at] = label;
  }

  /** Offers every example of {@code other}. */
  public void addAll(Examples other) {
    for (int i = 0; i < other.size; i++) {
      add(other.states, i * features, other.labels[i]);
    }
  }

  /** Examples held. */
  public int size() {
    return size;
  }

  /** Features per state. */
  public int featureCount() {
    return features;
  }

  /** A feature of an example. */
  public long feature(int example, int feature) {
    return states[example * features + feature];
  }

  /** Copies the features of an example to {@code target}. */
  public void copyFeatures(int example, long[] target) {
    System.arraycopy(states, example * features, target, 0, features);
  }

  /** The teacher's score for an example, Q16. */
  public long label(int example) {
    return labels[example];
  }
}
