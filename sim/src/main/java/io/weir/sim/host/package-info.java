/**
 * Hosts: RoCE queue pairs or TCP connections behind a NIC that paces and schedules them. In: flows
 * to start, frames from the fabric, answers of the congestion control. Out: frames into the fabric,
 * deliveries to the meter.
 */
package io.weir.sim.host;
