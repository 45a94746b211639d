/**
 * Live runs as text and JSON. In: a scenario, names of congestion controls, what live runs and
 * simulations measured. Out: the scenario for each run, rows of a table while it runs, live and
 * simulated figures side by side.
 */
package io.weir.cli.live;
