/**
 * Trees of gains for BBR: trained, evaluated, shown. In: labelled conditions. Out: decision
 * programs; figures as text, JSON and rows.
 */
package io.weir.cli.bbr;
