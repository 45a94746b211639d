package io.weir.distiller.bbr;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.weir.artefact.Json;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import io.weir.sim.cc.GainDecision;
import io.weir.trainer.bbr.Condition;
import io.weir.trainer.bbr.GainFactory;

/**
 * Makes decisions of a program; the program travels as text.
 *
 * @param json the program, canonical
 */
public record ProgramFactory(String json) implements GainFactory {
  /** A factory of decisions of {@code program}. */
  public static ProgramFactory of(DecisionProgram program) {
    ProgramGain.requireDecides(program);
    return new ProgramFactory(text(program));
  }

  @Override
  public GainDecision create(Condition condition) {
    return new ProgramGain(parse(json));
  }

  static String text(DecisionProgram program) {
    return Json.canonical(program);
  }

  static DecisionProgram parse(String json) {
    try {
      return ProgramFile.parse(Json.MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a program that was written cannot be read", e);
    }
  }
}
