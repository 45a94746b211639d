package io.weir.sim.fabric;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;

/**
 * What the switches are. The pause threshold and its defaults are those of Li et al., <i>HPCC</i>,
 * SIGCOMM 2019 (the authors' simulator); dynamic thresholds: Choudhury and Hahne, <i>Dynamic queue
 * length thresholds for shared-memory packet switches</i>, 1998.
 *
 * @param kind FIFO ports with a buffer each, or one buffer that all ports of a switch share
 * @param bufferBytes shared buffer of a switch, bytes
 * @param priorities strict priorities of every port; the highest is {@code priorities - 1}
 * @param losslessPriorities priorities that pause their sender instead of losing frames
 * @param pfc whether lossless priorities are; without it every priority drops
 * @param pfcShift a lossless ingress queue pauses from (free shared buffer) / 2^this on
 * @param lossyShift a lossy egress queue drops above (free shared buffer) / 2^this
 * @param headroomBytes room for what still arrives after a pause, per port and lossless priority,
 *     bytes; {@link #COMPUTED} for what {@link Headroom} computes for each port
 * @param reserveBytes buffer every queue has to itself, bytes
 * @param telemetry whether switches write telemetry (INT) into frames that ask for it
 */
public record SwitchSpec(
    @JsonPropertyDescription(
            "fifo: ports with a buffer each (network.bufferBytes), fast; shared: one buffer per"
                + " switch, priorities, PFC, telemetry")
        Kind kind,
    @JsonPropertyDescription("shared buffer of a switch, bytes") long bufferBytes,
    @JsonPropertyDescription(
            "strict priorities of every port, 1 to 8; the highest number goes first")
        int priorities,
    @JsonPropertyDescription("priorities that pause their sender instead of losing frames")
        List<Integer> losslessPriorities,
    @JsonPropertyDescription(
            "whether lossless priorities are lossless (IEEE 802.1Qbb); without it all drop")
        boolean pfc,
    @JsonPropertyDescription(
            "a lossless ingress queue pauses from (free shared buffer) / 2^pfcShift on")
        int pfcShift,
    @JsonPropertyDescription("a lossy egress queue drops above (free shared buffer) / 2^lossyShift")
        int lossyShift,
    @JsonPropertyDescription(
            "room for what arrives after a pause, per port and lossless priority, bytes;"
                + " -1: computed from rate, delay and largest frame")
        long headroomBytes,
    @JsonPropertyDescription("buffer every queue has to itself, bytes") long reserveBytes,
    @JsonPropertyDescription("whether switches write telemetry (INT) into frames that ask for it")
        boolean telemetry)
    implements Serializable {
  /** Kinds of switch. */
  public enum Kind {
    /** FIFO ports with a buffer each. */
    fifo,
    /** One buffer for all ports: {@link SharedBufferSwitch}. */
    shared
  }

  /** Headroom that is computed for each port. */
  public static final long COMPUTED = -1;

  /** FIFO ports; once {@code kind} is {@code shared}, 32 MB, two priorities, the lower lossless. */
  public static final SwitchSpec DEFAULTS =
      new SwitchSpec(Kind.fifo, 32L << 20, 2, List.of(0), true, 3, 1, COMPUTED, 4096, true);

  public SwitchSpec {
    if (kind == null) {
      throw new IllegalArgumentException("kind: expected fifo or shared, found nothing");
    }
    Bounds.require("bufferBytes", bufferBytes, 1, 1L << 32, "bytes");
    Bounds.require("priorities", priorities, 1, Frame.MAX_PRIORITY + 1, "");
    losslessPriorities = losslessPriorities == null ? List.of() : List.copyOf(losslessPriorities);
    for (int priority : losslessPriorities) {
      Bounds.require("losslessPriorities", priority, 0, priorities - 1, "");
    }
    if (new HashSet<>(losslessPriorities).size() < losslessPriorities.size()) {
      throw new IllegalArgumentException(
          "losslessPriorities: expected every priority once, found " + losslessPriorities);
    }
    Bounds.require("pfcShift", pfcShift, 0, 16, "");
    Bounds.require("lossyShift", lossyShift, 0, 16, "");
    Bounds.require("headroomBytes", headroomBytes, COMPUTED, 1L << 32, "bytes");
    Bounds.require("reserveBytes", reserveBytes, 0, 1L << 24, "bytes");
  }

  /** Lossless priorities as bits: none without PFC. */
  int losslessMask() {
    int mask = 0;
    for (int priority : losslessPriorities) {
      mask |= 1 << priority;
    }
    return pfc ? mask : 0;
  }
}
