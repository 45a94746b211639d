/**
 * Gains of BBR's window, learnt. In: conditions with their labels, and simulations of them. Out:
 * decision programs that say the gain, and how they and others fare on conditions they have not
 * seen.
 */
package io.weir.distiller.bbr;
