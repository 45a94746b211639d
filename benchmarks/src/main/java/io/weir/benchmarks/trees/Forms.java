package io.weir.benchmarks.trees;

import io.weir.artefact.Provenance;
import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.c.CostModel;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.ir.DecisionProgram;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** A program's C, by form of its forest. */
final class Forms {
  private final DecisionProgram program;
  private final Map<ForestForm, String> cores = new EnumMap<>(ForestForm.class);

  private Forms(DecisionProgram program, Provenance provenance, Set<ForestForm> forms) {
    this.program = program;
    forms.forEach(form -> cores.put(form, CoreEmitter.emit(program, provenance, form)));
  }

  /** The forms that are chosen for one of the instruction sets. */
  static Forms chosen(DecisionProgram program, Provenance provenance) {
    Set<ForestForm> forms = EnumSet.noneOf(ForestForm.class);
    for (InstructionSet set : InstructionSet.values()) {
      forms.add(CostModel.choose(program.forest(), set.processor()));
    }
    return new Forms(program, provenance, forms);
  }

  /** All forms that can hold the forest. */
  static Forms all(DecisionProgram program, Provenance provenance) {
    Set<ForestForm> forms = EnumSet.allOf(ForestForm.class);
    forms.removeIf(form -> form.refusal(program.forest()).isPresent());
    return new Forms(program, provenance, forms);
  }

  /** The form Weir chooses, by machine. */
  Map<InstructionSet, ForestForm> choices() {
    Map<InstructionSet, ForestForm> choices = new EnumMap<>(InstructionSet.class);
    for (InstructionSet set : InstructionSet.values()) {
      choices.put(set, CostModel.choose(program.forest(), set.processor()));
    }
    return choices;
  }

  /** Text of the core, by form. */
  Map<ForestForm, String> cores() {
    return new EnumMap<>(cores);
  }
}
