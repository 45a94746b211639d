package io.weir.cli;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.observation.RlccObservation;
import io.weir.codegen.observation.ScaleFreeObservation;
import io.weir.codegen.observation.SmallCoreObservation;
import java.util.Arrays;

/**
 * What a policy sees and how its answer becomes a rate: a decision program without trees.
 *
 * @param kind which program
 * @param target scaleFree and smallCore: T, the inflation of the round-trip time at which a flow at
 *     line rate is content; rlcc has the published operating point
 */
public record ObservationSpec(
    @JsonPropertyDescription(
            "rlcc: the published state on the base RTT that hosts are told; scaleFree: ratios only,"
                + " with an estimate of the base RTT per flow; smallCore: few instructions, on the"
                + " base RTT that hosts are told")
        Kind kind,
    @JsonPropertyDescription(
            "scaleFree, smallCore: inflation of the RTT at which a flow at line rate is content")
        @Unit("of the base RTT")
        double target) {
  /** Which program. */
  public enum Kind {
    /** {@link RlccObservation}. */
    rlcc,
    /** {@link ScaleFreeObservation}. */
    scaleFree,
    /** {@link SmallCoreObservation}. */
    smallCore
  }

  /** What is published. */
  public static final ObservationSpec DEFAULTS = new ObservationSpec(Kind.rlcc, 0.125);

  public ObservationSpec {
    if (kind == null) {
      throw new IllegalArgumentException(
          "kind: expected one of " + Arrays.toString(Kind.values()) + ", found nothing");
    }
    Bounds.require("target", target, 0.001, kind == Kind.smallCore ? 1 : 10, "");
  }

  /** The program. */
  public DecisionProgram program() {
    int targetQ16 = Math.toIntExact(Math.round(target * (1 << 16)));
    return switch (kind) {
      case rlcc -> RlccObservation.program();
      case scaleFree ->
          ScaleFreeObservation.program(
              ScaleFreeObservation.Parameters.DEFAULT.withTarget(targetQ16));
      case smallCore ->
          SmallCoreObservation.program(
              SmallCoreObservation.Parameters.DEFAULT.withTarget(targetQ16));
    };
  }
}
