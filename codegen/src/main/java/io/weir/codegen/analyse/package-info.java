/**
 * What can be said of a program without running it in a network. In: a decision program. Out: the
 * size of its forest, and the concrete inputs that tell it from every slightly different program.
 */
package io.weir.codegen.analyse;
