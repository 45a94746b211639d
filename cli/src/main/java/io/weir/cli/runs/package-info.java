/**
 * Recorded runs as text and JSON. In: what the run store has. Out: lists, one run in full, several
 * side by side.
 */
package io.weir.cli.runs;
