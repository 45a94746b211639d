/**
 * Emitted firmware on a NIC-like core: rv64imac without floating point, emulated by QEMU. In: a
 * decision program, and traces of events from the simulator. Out: answers of the firmware, sizes,
 * and exact instructions per event.
 */
package io.weir.nativelib.core;
