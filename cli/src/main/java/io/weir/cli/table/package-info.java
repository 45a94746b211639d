/**
 * Tables of results in formats that need large libraries. In: tables. Out: Parquet files, through
 * DuckDB.
 */
package io.weir.cli.table;
