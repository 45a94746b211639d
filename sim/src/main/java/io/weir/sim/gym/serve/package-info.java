/**
 * Environments over the network, for policies in other languages. In: frames of the protocol in
 * docs/gym-protocol.md, over TCP or a Unix-domain socket. Out: results of resets and steps, and
 * errors that say what was expected. Clients share nothing but worker threads; I/O threads never
 * run a simulation.
 */
package io.weir.sim.gym.serve;
