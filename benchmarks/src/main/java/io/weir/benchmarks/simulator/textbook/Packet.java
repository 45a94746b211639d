package io.weir.benchmarks.simulator.textbook;

import io.weir.sim.fabric.Frame;

/** A packet under way; one object from its sender to its receiver. */
final class Packet {
  final int bytes;
  final long sequence;
  final long stampPs;

  /** Header as {@link Frame} lays it out; switches write into it. */
  long frame;

  Packet(long frame, long sequence, long stampPs) {
    this.frame = frame;
    this.sequence = sequence;
    this.stampPs = stampPs;
    this.bytes = Frame.bytes(frame);
  }
}
