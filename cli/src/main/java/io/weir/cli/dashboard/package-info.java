/**
 * A training as it goes, on the terminal. In: what a training tells its listeners. Out: a block of
 * text that is drawn anew in place.
 */
package io.weir.cli.dashboard;
