package io.weir.sim.host;

import java.io.Serializable;

/** What every kind of host has to say of its frames. */
public sealed interface HostSpec extends Serializable permits RoceSpec, TcpSpec {
  /** Payload of a full packet, bytes. */
  int payloadBytes();

  /** What every packet has on the wire beside its payload, bytes. */
  int headerBytes();

  /** Bytes of an acknowledgement on the wire. */
  int controlBytes();

  /** Bytes of the largest frame on the wire. */
  int largestFrameBytes();

  /** Bytes on the wire that a host may still send after it was told to pause. */
  long burstWireBytes();

  /** Priority of data, 0 … 7, higher first. */
  int dataPriority();

  /** Priority of everything else. */
  int controlPriority();

  /** Bytes of a full packet on the wire. */
  default int packetBytes() {
    return payloadBytes() + headerBytes();
  }
}
