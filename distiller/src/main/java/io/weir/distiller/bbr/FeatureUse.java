package io.weir.distiller.bbr;

/**
 * What a feature does for a program's decisions, over rounds that flows went through.
 *
 * @param feature name of the feature's expression
 * @param questions splits that ask it
 * @param asked share of the rounds on whose way to a leaf it is asked
 * @param gainChange mean change of the gain that is decided, as a difference of logarithms, when
 *     its values are dealt out anew among all rounds
 * @param errorRise by how much that raises the root of the mean square of ln(gain / label)
 */
public record FeatureUse(
    String feature, int questions, double asked, double gainChange, double errorRise) {}
