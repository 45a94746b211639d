/**
 * The report of a pipeline. In: what the stages found. Out: {@code report.json} for machines and
 * {@code report.html}, one self-contained page, for people.
 */
package io.weir.cli.report;
