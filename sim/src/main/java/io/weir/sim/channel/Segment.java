package io.weir.sim.channel;

import io.netty.buffer.ByteBuf;

/** What a run of bytes on a stream means: application data, or a message between the two ends. */
final class Segment {
  /** Meanings. */
  enum Kind {
    /** Wish for a connection to {@link #address}; {@link #value} is the receive buffer offered. */
    CONNECT,
    /** The connection stands; {@link #value} is the receive buffer offered. */
    ACCEPT,
    /** Nobody listens there, or the backlog is full. */
    REFUSE,
    /** Bytes of the application. */
    DATA,
    /** {@link #value} more bytes of data may be sent. */
    CREDIT,
    /** No more data will follow. */
    FIN,
    /** The connection has ended, whatever was under way. */
    RESET
  }

  /** Bytes of a message on the stream, about a TCP header. */
  static final int MESSAGE_BYTES = 20;

  final Kind kind;
  final ByteBuf data;
  final long value;
  final HostAddress address;
  final int bytes;
  int arrivedBytes;

  private Segment(Kind kind, ByteBuf data, int bytes, long value, HostAddress address) {
    this.kind = kind;
    this.data = data;
    this.bytes = bytes;
    this.value = value;
    this.address = address;
  }

  /** Application data; the segment owns the buffer. */
  static Segment data(ByteBuf data) {
    return new Segment(Kind.DATA, data, data.readableBytes(), 0, null);
  }

  static Segment message(Kind kind, long value) {
    return new Segment(kind, null, MESSAGE_BYTES, value, null);
  }

  static Segment connect(HostAddress address, long receiveBufferBytes) {
    return new Segment(Kind.CONNECT, null, MESSAGE_BYTES, receiveBufferBytes, address);
  }

  void release() {
    if (data != null) {
      data.release();
    }
  }
}
