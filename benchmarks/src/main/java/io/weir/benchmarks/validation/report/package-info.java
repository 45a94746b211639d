/**
 * Results of rows for people and programs. In: results. Out: text for a terminal, a JSON object per
 * row, a page in Markdown with pictures in SVG.
 */
package io.weir.benchmarks.validation.report;
