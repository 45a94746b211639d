package io.weir.benchmarks.simulator.textbook;

import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Port;
import java.util.ArrayDeque;

/** A queue and the link behind it: drop-tail, marks above a threshold when a packet leaves. */
final class OutputPort {
  private final TextbookEngine engine;
  private final Port port;
  private final long bufferPs;
  private final long markBytes;
  private final ArrayDeque<Packet> queue = new ArrayDeque<>();
  private long queueBytes;
  private Packet sending;
  private long idleAtPs;

  /** A port that marks packets which leave more than {@code markBytes} behind. */
  OutputPort(TextbookEngine engine, Port port, long bufferBytes, long markBytes) {
    this.engine = engine;
    this.port = port;
    this.bufferPs = port.wirePs(bufferBytes);
    this.markBytes = markBytes;
  }

  /** Takes a packet or drops it. */
  void offer(Packet packet, long nowPs) {
    long aheadPs = sending == null ? 0 : idleAtPs - nowPs + port.wirePs(queueBytes);
    if (aheadPs + port.wirePs(packet.bytes) > bufferPs) {
      engine.dropped(port.index(), packet, nowPs);
      return;
    }
    if (sending == null) {
      transmit(packet, nowPs);
    } else {
      queue.add(packet);
      queueBytes += packet.bytes;
    }
  }

  private void transmit(Packet packet, long nowPs) {
    if (queueBytes > markBytes && Frame.kind(packet.frame) == Frame.DATA) {
      packet.frame = Frame.marked(packet.frame);
    }
    sending = packet;
    idleAtPs = nowPs + port.wirePs(packet.bytes);
    engine.schedule(new EndOfTransmission(idleAtPs));
  }

  /** The last bit of a packet has left. */
  private final class EndOfTransmission extends Event {
    EndOfTransmission(long timePs) {
      super(timePs, 1, port.index());
    }

    @Override
    void happen() {
      engine.schedule(new Arrival(timePs + port.delayPs(), sending));
      sending = null;
      if (!queue.isEmpty()) {
        Packet next = queue.remove();
        queueBytes -= next.bytes;
        transmit(next, timePs);
      }
    }
  }

  /** The last bit of a packet has come to the far end of the link. */
  private final class Arrival extends Event {
    private final Packet packet;

    Arrival(long timePs, Packet packet) {
      super(timePs, 0, port.index());
      this.packet = packet;
    }

    @Override
    void happen() {
      engine.arrived(port, packet, timePs);
    }
  }
}
