/**
 * Results as tables. In: what a run measured. Out: named columns with types and units, row by row,
 * and their CSV files.
 */
package io.weir.sim.table;
