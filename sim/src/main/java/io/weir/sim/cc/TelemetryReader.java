package io.weir.sim.cc;

/**
 * What switches wrote into packets on their way (in-band telemetry), one record per packet.
 *
 * <p>Source: Li et al., <i>HPCC: High Precision Congestion Control</i>, SIGCOMM 2019, section 3.
 */
public interface TelemetryReader {
  /** When the switch began to transmit the packet, ps. */
  int TIME_PS = 0;

  /** Bytes that then waited at the port, in the queues of all priorities; not the packet. */
  int QUEUE_BYTES = 1;

  /** Bytes the port had sent by then, this packet not among them. */
  int SENT_BYTES = 2;

  /** Rate of the link, bit/s. */
  int RATE_BPS = 3;

  /** Switches that have written. */
  int hops(int record);

  /** What a switch wrote: {@link #TIME_PS} and so on. */
  long read(int record, int hop, int field);
}
