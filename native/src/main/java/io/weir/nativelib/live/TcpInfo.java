package io.weir.nativelib.live;

import com.sun.jna.ptr.IntByReference;
import io.weir.nativelib.system.LibC;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the kernel knows of a connection: {@code struct tcp_info} of linux/tcp.h, whose fields never
 * move. What an older kernel does not have yet is 0.
 *
 * @param smoothedRttNs smoothed round-trip time, ns; 0 before the first sample
 * @param windowSegments congestion window, segments
 * @param retransmitted segments sent again
 * @param minRttNs least round-trip time, ns
 * @param dataSegments segments with data sent, repeated ones included
 */
record TcpInfo(
    long smoothedRttNs, long windowSegments, long retransmitted, long minRttNs, long dataSegments) {
  private static final int BYTES = 256;
  private static final int RTT = 68;
  private static final int SND_CWND = 80;
  private static final int TOTAL_RETRANS = 100;
  private static final int MIN_RTT = 148;
  private static final int DATA_SEGS_OUT = 156;

  /** Nothing known yet. */
  static final TcpInfo NONE = new TcpInfo(0, 0, 0, 0, 0);

  /** Of the socket with that descriptor. */
  static TcpInfo of(int fd) {
    byte[] info = new byte[BYTES];
    LibC.get().getsockopt(fd, LibC.IPPROTO_TCP, LibC.TCP_INFO, info, new IntByReference(BYTES));
    ByteBuffer fields = ByteBuffer.wrap(info).order(ByteOrder.nativeOrder());
    return new TcpInfo(
        unsigned(fields, RTT) * 1000,
        unsigned(fields, SND_CWND),
        unsigned(fields, TOTAL_RETRANS),
        unsigned(fields, MIN_RTT) * 1000,
        unsigned(fields, DATA_SEGS_OUT));
  }

  private static long unsigned(ByteBuffer fields, int offset) {
    return Integer.toUnsignedLong(fields.getInt(offset));
  }
}
