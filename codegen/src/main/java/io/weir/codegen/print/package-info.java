/**
 * Programs for people. In: a decision program. Out: text with every range and scale, or Graphviz.
 */
package io.weir.codegen.print;
