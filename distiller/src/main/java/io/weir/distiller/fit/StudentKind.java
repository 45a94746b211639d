package io.weir.distiller.fit;

/** What a student is made of. */
public enum StudentKind {
  /** One CART (Breiman et al., 1984), Tribuo's. */
  cart(128, 32, false),
  /** The mean of CARTs on bootstrap samples (Breiman, 2001), Tribuo's. */
  randomForest(128, 32, false),
  /** CARTs, each on what the ones before have left over; Tribuo's trees. */
  boosted(128, 32, false),
  /** XGBoost's trees, through Tribuo. */
  xgboost(128, 32, true),
  /** Weir's own boosted symmetric trees: all nodes of a level ask the same question. */
  oblivious(32, 16, true);

  private final int ownBins;
  private final int ownLeafBits;
  private final boolean canBeMonotone;

  StudentKind(int ownBins, int ownLeafBits, boolean canBeMonotone) {
    this.ownBins = ownBins;
    this.ownLeafBits = ownLeafBits;
    this.canBeMonotone = canBeMonotone;
  }

  /** Ranges that each feature is cut into unless the file says otherwise. */
  int ownBins() {
    return ownBins;
  }

  /** Bits of a leaf unless the file says otherwise. */
  int ownLeafBits() {
    return ownLeafBits;
  }

  /** Whether its learner can promise that the score never rises when r does. */
  boolean canBeMonotone() {
    return canBeMonotone;
  }

  StudentLearner learner() {
    return switch (this) {
      case cart -> (examples, spec) -> new BoostedCart().fit(examples, spec.withTrees(1));
      case randomForest -> new TribuoRandomForest();
      case boosted -> new BoostedCart();
      case xgboost -> new TribuoXgBoost();
      case oblivious -> new ObliviousBoosting();
    };
  }
}
