package io.weir.sim.channel;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/** The receive buffer of a channel, and the credit that keeps it from overflowing. */
final class Inbox {
  private final SimChannel channel;
  private final ArrayDeque<ByteBuf> chunks = new ArrayDeque<>();
  private long capacityBytes;
  private long consumedBytes;
  private boolean ended;
  private boolean reset;

  Inbox(SimChannel channel) {
    this.channel = channel;
  }

  /** Sets the size; returned as the first credit of the other end. */
  long open(long bytes) {
    capacityBytes = bytes;
    return bytes;
  }

  void add(ByteBuf source, int bytes) {
    ByteBuf chunk = channel.alloc().buffer(bytes);
    chunk.writeBytes(source, bytes);
    chunks.add(chunk);
  }

  void end() {
    ended = true;
  }

  void reset() {
    ended = true;
    reset = true;
  }

  boolean hasData() {
    return !chunks.isEmpty();
  }

  /** Whether there is data, or an end nobody has been told of. */
  boolean hasNews() {
    return ended || !chunks.isEmpty();
  }

  /** Whether all data has been read and no more will come. */
  boolean hasEnded() {
    return ended && chunks.isEmpty();
  }

  boolean wasReset() {
    return reset;
  }

  ByteBuf remove() {
    ByteBuf chunk = chunks.remove();
    consumedBytes += chunk.readableBytes();
    return chunk;
  }

  /** Bytes that were not kept, for nobody reads. */
  void discarded(int bytes) {
    consumedBytes += bytes;
  }

  /**
   * Credit to give back, or 0: half a buffer at a time, so that one message answers for many
   * packets.
   */
  long creditDue() {
    if (2 * consumedBytes < capacityBytes) {
      return 0;
    }
    long due = consumedBytes;
    consumedBytes = 0;
    return due;
  }

  /**
   * Lets go of what was not read.
   *
   * @return whether there was any
   */
  boolean discard() {
    boolean any = !chunks.isEmpty();
    chunks.forEach(chunk -> consumedBytes += chunk.readableBytes());
    chunks.forEach(ByteBuf::release);
    chunks.clear();
    return any;
  }
}
