/**
 * Search for the settings with which training does best. In: ranges, and what a training with some
 * values scores. Out: the best values, and every evaluation on the way, for those who listen.
 */
package io.weir.trainer.search;
