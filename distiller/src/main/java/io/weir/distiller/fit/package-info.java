/**
 * Trees from examples. In: labelled states. Out: regression trees on binned features, whose sum is
 * the student: Weir's own symmetric trees, or those of Tribuo and XGBoost.
 */
package io.weir.distiller.fit;
