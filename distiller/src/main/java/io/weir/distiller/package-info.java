/**
 * A policy becomes an integer decision program. In: a network and the observation it was trained
 * on. Out: the observation with a forest in the network's place, accepted by how it behaves in
 * closed loop.
 */
package io.weir.distiller;
