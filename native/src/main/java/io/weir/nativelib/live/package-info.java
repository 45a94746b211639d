/**
 * Live mode: the simulator's bottleneck on a real-time clock, carrying TCP of the Linux kernel. In:
 * a scenario with a single bottleneck ({@link io.weir.sim.scenario.BottleneckPath}) and names of
 * congestion controls the kernel has. Out: what a simulation gives, measured. Two TUN devices in
 * two unnamed network namespaces; nothing is left behind when the process ends, however it ends.
 * This room alone knows fabric and scenario of {@code sim} and real sockets.
 */
package io.weir.nativelib.live;
