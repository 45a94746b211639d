/**
 * Tuning of BBR as the command shows it. In: a grid with its labels. Out: the labels as a table, a
 * card that says what they are, trained programs, and figures of them as text, JSON and rows.
 */
package io.weir.cli.bbr;
