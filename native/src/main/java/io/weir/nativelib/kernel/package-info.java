/**
 * Emitted C in a real Linux kernel, inside a virtual machine that needs no rights and whose results
 * do not depend on the load of the host. In: emitted sources, congestion controls by name, one path
 * with a bottleneck. Out: throughput, round-trip time and retransmissions of each flow over time.
 * Debian's packages are fetched into a cache of the user's and never installed.
 */
package io.weir.nativelib.kernel;
