package io.weir.sim.gym.serve;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts the stream into frames. The length is checked before anything is buffered for it, and until
 * a client has been accepted it may only send what a HELLO needs.
 */
final class FrameDecoder extends ByteToMessageDecoder {
  private int maxFrameBytes = Protocol.MAX_HELLO_BYTES;
  private boolean discarding;

  /** Lets the peer send frames of up to that length from now on. */
  void allow(int bytes) {
    maxFrameBytes = bytes;
  }

  /** Drops whatever comes from now on. */
  void discard() {
    discarding = true;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
      throws ProtocolException {
    if (discarding) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (in.readableBytes() < Integer.BYTES) {
      return;
    }
    long length = in.getUnsignedInt(in.readerIndex());
    if (length < 1 || length > maxFrameBytes) {
      throw Protocol.malformed(
          "frame length: expected 1 to "
              + maxFrameBytes
              + " bytes, found "
              + length
              + (maxFrameBytes == Protocol.MAX_HELLO_BYTES ? " (before HELLO was accepted)" : ""));
    }
    if (in.readableBytes() >= Integer.BYTES + length) {
      in.skipBytes(Integer.BYTES);
      out.add(in.readRetainedSlice((int) length));
    }
  }
}
