/**
 * Search for settings of a training. In: a scenario file and ranges for some of its keys. Out: the
 * scenario file with the values that train best.
 */
package io.weir.cli.search;
