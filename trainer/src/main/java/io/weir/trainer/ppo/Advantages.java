package io.weir.trainer.ppo;

/** Generalised advantage estimation (Schulman et al., ICLR 2016, arXiv 1506.02438). */
final class Advantages {
  private Advantages() {}

  /**
   * A_t = Σ_l (γλ)^l · (reward_{t+l} + γ·V_{t+l+1} − V_{t+l}), in O(T).
   *
   * @param rewards of every decision
   * @param values of what each decision saw, and of what came after the last
   * @return by decision
   */
  static double[] of(double[] rewards, double[] values, double gamma, double lambda) {
    double[] advantages = new double[rewards.length];
    double later = 0;
    for (int t = rewards.length - 1; t >= 0; t--) {
      double surprise = rewards[t] + gamma * values[t + 1] - values[t];
      later = surprise + gamma * lambda * later;
      advantages[t] = later;
    }
    return advantages;
  }
}
