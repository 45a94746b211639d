package io.weir.sim.trace;

import io.weir.sim.fabric.Frame;

/**
 * What stands as packet sequence number (PSN) in a traced header, from what hosts send as a frame's
 * sequence.
 */
@FunctionalInterface
public interface PacketNumbers {
  /**
   * Sequences that count packets, the default: of data its number, of NACK the number expected, of
   * ACK twice the number expected next plus the echoed mark. An ACK carries the number of the last
   * packet it acknowledges, as InfiniBand has it.
   */
  PacketNumbers OF_PACKETS =
      (kind, sequence) -> kind == Frame.ACK ? (sequence >>> 1) - 1 : sequence;

  /**
   * Packet number of a frame; its low 24 bits are written.
   *
   * @param kind kind of frame: data, ACK or NACK
   * @param sequence as sent
   */
  long of(int kind, long sequence);

  /**
   * Sequences that count payload bytes: of data and NACK the offset of the packet's first byte, of
   * ACK twice the offset expected next plus the echoed mark.
   *
   * @param payloadBytes payload of a full packet, bytes
   */
  static PacketNumbers ofByteOffsets(int payloadBytes) {
    return (kind, sequence) ->
        kind == Frame.ACK
            ? ((sequence >>> 1) + payloadBytes - 1) / payloadBytes - 1
            : sequence / payloadBytes;
  }
}
