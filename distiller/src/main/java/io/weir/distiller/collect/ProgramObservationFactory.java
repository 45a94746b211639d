package io.weir.distiller.collect;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.weir.artefact.Json;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.sim.cc.Observation;
import io.weir.trainer.rollout.ObservationFactory;

/**
 * Makes a decision program's observation from the program's JSON, which can be sent to any machine.
 *
 * @param json the program, as {@link #of} writes it
 */
public record ProgramObservationFactory(String json) implements ObservationFactory {
  /** The factory of {@code program}'s observation. */
  public static ProgramObservationFactory of(DecisionProgram program) {
    try {
      return new ProgramObservationFactory(Json.MAPPER.writeValueAsString(program));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a decision program that cannot be written", e);
    }
  }

  /** The program. */
  public DecisionProgram program() {
    try {
      return Json.MAPPER.readValue(json, DecisionProgram.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not the JSON of a decision program", e);
    }
  }

  @Override
  public Observation create() {
    return new ProgramObservation(program());
  }
}
