/** What a suite found, as text for the terminal, as JSON and as a page in Markdown. */
package io.weir.benchmarks.suite.report;
