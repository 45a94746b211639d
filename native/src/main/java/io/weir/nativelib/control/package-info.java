/**
 * Congestion control written in C, run by the simulator. In: a C file or a shared library that
 * exports {@code weir_congestion_control} ({@code weir_cc.h}). Out: a {@link
 * io.weir.sim.cc.CongestionControl} per simulation. A library made for another version of the
 * header is refused; a call after closing is an exception, never a crash.
 */
package io.weir.nativelib.control;
