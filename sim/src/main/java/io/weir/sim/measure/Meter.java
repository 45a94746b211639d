package io.weir.sim.measure;

import io.weir.sim.time.VirtualClock;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * Counts what the hosts tell it. {@link #restart} forgets everything but what time bins need, so
 * that a warm-up can be left out.
 */
public final class Meter {
  /** Longest latency the histograms tell apart, ns; longer ones count as this. */
  private static final long MAX_LATENCY_NS = 10_000_000_000L;

  private static final int DIGITS = 3;

  private long[] deliveredBytes;
  private long[] deliveredBytesEver;
  private long[] sentPackets;
  private long[] retransmittedPackets;
  private long[] droppedPackets;
  private final Histogram latencyNs = new Histogram(MAX_LATENCY_NS, DIGITS);
  private long deliveredTotal;
  private long deliveredPayload;
  private long droppedBytes;
  private long droppedFrames;
  private long packetsSent;
  private long packetsRetransmitted;
  private long congestionNotifications;

  /** A meter for {@code flows} flows. */
  public Meter(int flows) {
    deliveredBytes = new long[flows];
    deliveredBytesEver = new long[flows];
    sentPackets = new long[flows];
    retransmittedPackets = new long[flows];
    droppedPackets = new long[flows];
  }

  /** Makes room for {@code flows} flows. */
  public void grow(int flows) {
    if (flows > deliveredBytes.length) {
      int capacity = Math.max(flows, deliveredBytes.length * 3 / 2);
      deliveredBytes = Arrays.copyOf(deliveredBytes, capacity);
      deliveredBytesEver = Arrays.copyOf(deliveredBytesEver, capacity);
      sentPackets = Arrays.copyOf(sentPackets, capacity);
      retransmittedPackets = Arrays.copyOf(retransmittedPackets, capacity);
      droppedPackets = Arrays.copyOf(droppedPackets, capacity);
    }
  }

  /** Forgets everything but {@link #deliveredBytesEver}. */
  public void restart() {
    Arrays.fill(deliveredBytes, 0);
    Arrays.fill(sentPackets, 0);
    Arrays.fill(retransmittedPackets, 0);
    Arrays.fill(droppedPackets, 0);
    latencyNs.reset();
    deliveredTotal = 0;
    deliveredPayload = 0;
    droppedBytes = 0;
    droppedFrames = 0;
    packetsSent = 0;
    packetsRetransmitted = 0;
    congestionNotifications = 0;
  }

  /**
   * A packet arrived in order for the first time.
   *
   * @param flow its flow
   * @param bytes its size on the wire, bytes
   * @param payload bytes of payload in it that had not arrived before
   * @param latencyPs time since its transmission began, ps
   */
  public void delivered(int flow, int bytes, long payload, long latencyPs) {
    deliveredBytes[flow] += bytes;
    deliveredBytesEver[flow] += bytes;
    deliveredTotal += bytes;
    deliveredPayload += payload;
    latencyNs.recordValue(Math.min(latencyPs / VirtualClock.PS_PER_NS, MAX_LATENCY_NS));
  }

  /**
   * A frame was dropped.
   *
   * @param data whether it was a data packet
   */
  public void dropped(int flow, int bytes, boolean data) {
    droppedBytes += bytes;
    droppedFrames++;
    droppedPackets[flow] += data ? 1 : 0;
  }

  /** Packets were sent, some of them not for the first time. */
  public void sent(int flow, long packets, long retransmitted) {
    packetsSent += packets;
    packetsRetransmitted += retransmitted;
    sentPackets[flow] += packets;
    retransmittedPackets[flow] += retransmitted;
  }

  /** A congestion notification reached its sender. */
  public void congestionNotified() {
    congestionNotifications++;
  }

  /** Bytes delivered by flow, headers included, retransmissions not. */
  public long[] deliveredBytes() {
    return deliveredBytes.clone();
  }

  /** Bytes delivered by flow since the start, whatever was forgotten since. */
  public long[] deliveredBytesEver() {
    return deliveredBytesEver.clone();
  }

  /** Bytes delivered by all flows. */
  public long deliveredTotal() {
    return deliveredTotal;
  }

  /** Payload delivered by all flows, bytes: each byte once, no headers. */
  public long deliveredPayload() {
    return deliveredPayload;
  }

  /** Latency of delivered packets from the start of their transmission to their last bit, ns. */
  public Histogram latencyNs() {
    return latencyNs;
  }

  /** Bytes dropped. */
  public long droppedBytes() {
    return droppedBytes;
  }

  /** Frames dropped. */
  public long droppedFrames() {
    return droppedFrames;
  }

  /** Data packets sent. */
  public long packetsSent() {
    return packetsSent;
  }

  /** Data packets sent again. */
  public long packetsRetransmitted() {
    return packetsRetransmitted;
  }

  /** Data packets a flow sent, repeated ones included. */
  public long sentPackets(int flow) {
    return sentPackets[flow];
  }

  /** Data packets a flow sent again. */
  public long retransmittedPackets(int flow) {
    return retransmittedPackets[flow];
  }

  /** Data packets of a flow that the network dropped. */
  public long droppedPackets(int flow) {
    return droppedPackets[flow];
  }

  /** Congestion notifications that reached a sender. */
  public long congestionNotifications() {
    return congestionNotifications;
  }
}
