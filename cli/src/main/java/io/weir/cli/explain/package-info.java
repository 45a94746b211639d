/**
 * What a scenario file can say and what one does say. In: the records of the sections, a file, a
 * seed. Out: every key with its effective value, a JSON Schema.
 */
package io.weir.cli.explain;
