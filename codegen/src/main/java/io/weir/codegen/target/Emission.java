package io.weir.codegen.target;

import io.weir.artefact.Provenance;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.target.tcp.TcpControl;
import java.util.Optional;

/**
 * What is to be emitted.
 *
 * @param program the decision program
 * @param provenance goes into the header comment of every file
 * @param form of the forest; if empty, the cheapest on the target
 * @param control what the program decides, on targets that control TCP
 */
public record Emission(
    DecisionProgram program, Provenance provenance, Optional<ForestForm> form, TcpControl control) {
  /** What the program is for by its inputs. */
  public Emission(DecisionProgram program, Provenance provenance, Optional<ForestForm> form) {
    this(program, provenance, form, TcpControl.of(program));
  }
}
