/**
 * What C is emitted for. In: a decision program. Out: a set of files, the core and a thin shell.
 * One sub-package per target holds its shell.
 */
package io.weir.codegen.target;
