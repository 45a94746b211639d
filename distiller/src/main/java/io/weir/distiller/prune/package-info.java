/**
 * Smaller forests that behave as well. In: a forest and the states it visits. Out: a sequence of
 * ever smaller forests, and the smallest whose closed-loop score holds.
 */
package io.weir.distiller.prune;
