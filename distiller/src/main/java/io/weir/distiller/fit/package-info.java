/**
 * Trees from examples. In: labelled states. Out: regression trees grown by Tribuo on binned
 * features, boosted on each other's residuals.
 */
package io.weir.distiller.fit;
