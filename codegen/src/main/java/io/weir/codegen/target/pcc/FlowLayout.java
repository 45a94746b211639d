package io.weir.codegen.target.pcc;

import io.weir.codegen.c.CType;
import io.weir.codegen.c.CoreLayout;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Op;
import io.weir.codegen.ir.ProbeRequest;
import io.weir.codegen.ir.StateUpdate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the firmware keeps per flow: fields of its own, four bytes each, then the core's state. The
 * last round trip is not kept twice where the program keeps it.
 */
final class FlowLayout {
  private static final int FIELD_BYTES = 4;
  private static final String RTT_FIELD = "rtt_ns";

  private final DecisionProgram program;
  private final CoreLayout core;
  private final Set<Signal> signals = EnumSet.noneOf(Signal.class);

  FlowLayout(DecisionProgram program) {
    this.program = program;
    core = new CoreLayout(program);
    program.inputs().forEach(input -> signals.add(Signal.of(program, input)));
  }

  DecisionProgram program() {
    return program;
  }

  CoreLayout core() {
    return core;
  }

  /** Whether the program reads a signal. */
  boolean reads(Signal signal) {
    return signals.contains(signal);
  }

  /** The firmware's own fields, in order. */
  List<String> ownFields() {
    List<String> fields = new ArrayList<>(List.of("word", "probe_ns"));
    signals.forEach(signal -> signal.field().ifPresent(fields::add));
    if (keptRtt().isEmpty()) {
      fields.add(RTT_FIELD);
    }
    return fields;
  }

  int coreBytes() {
    return core.stateBytes();
  }

  /** {@code sizeof(struct weir_flow)}. */
  int bytes() {
    boolean wide = core.states().stream().anyMatch(field -> field.type() == CType.INT64);
    int own = FIELD_BYTES * ownFields().size();
    int alignment = wide ? CType.INT64.bytes() : FIELD_BYTES;
    int all = roundUp(own, alignment) + coreBytes();
    return roundUp(all, alignment);
  }

  private static int roundUp(int bytes, int alignment) {
    return (bytes + alignment - 1) / alignment * alignment;
  }

  /** The last round trip as C. */
  String rtt() {
    return keptRtt().map(name -> "(uint32_t)(flow)->core." + name).orElse("(flow)->" + RTT_FIELD);
  }

  /** The field of the core's state that is the last round trip, if the program keeps it. */
  Optional<String> keptRtt() {
    return program.updates().stream()
        .filter(update -> isRtt(update.expression()))
        .map(StateUpdate::state)
        .map(this::cName)
        .findFirst();
  }

  private boolean isRtt(String name) {
    Expression e =
        program.expressions().stream().filter(x -> x.name().equals(name)).findFirst().orElseThrow();
    return e.op() == Op.INPUT && e.arg(0).equals(Signal.RTT_NS.key());
  }

  /** The field of the core's state that asks for probes, if the program asks. */
  Optional<String> probes() {
    return ProbeRequest.stateIndex(program) < 0
        ? Optional.empty()
        : Optional.of(cName(ProbeRequest.STATE));
  }

  private String cName(String state) {
    return core.states().stream()
        .filter(field -> field.name().equals(state))
        .findFirst()
        .orElseThrow()
        .cName();
  }
}
