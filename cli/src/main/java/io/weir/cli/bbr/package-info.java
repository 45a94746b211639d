/**
 * What commands about BBR show and write. In: a grid and its labels. Out: a table and a data card.
 */
package io.weir.cli.bbr;
