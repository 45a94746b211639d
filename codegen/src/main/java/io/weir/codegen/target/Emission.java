package io.weir.codegen.target;

import io.weir.artefact.Provenance;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.ir.DecisionProgram;
import java.util.Optional;

/**
 * What is to be emitted.
 *
 * @param program the decision program
 * @param provenance goes into the header comment of every file
 * @param form of the forest; if empty, the cheapest on the target
 */
public record Emission(DecisionProgram program, Provenance provenance, Optional<ForestForm> form) {}
