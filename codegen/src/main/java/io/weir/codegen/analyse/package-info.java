/**
 * What can be said of a program without running it in a network. In: a decision program. Out: the
 * size of its forest, the feature vectors that tell it from every slightly different forest, and
 * symmetric forests as bits.
 */
package io.weir.codegen.analyse;
