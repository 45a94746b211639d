package io.weir.codegen.c;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Input;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.StateField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/** The fields of {@code struct weir_input} and {@code struct weir_state}. Shells write by this. */
public final class CoreLayout {
  private final List<Field> inputs = new ArrayList<>();
  private final List<Field> states = new ArrayList<>();

  /**
   * A field of a struct.
   *
   * @param name in the program
   * @param cName in C
   * @param unit in words
   * @param type in C
   * @param range declared in the program; the core clamps to it on entry
   */
  public record Field(String name, String cName, String unit, CType type, Interval range) {}

  /** Lays out a program. */
  public CoreLayout(DecisionProgram program) {
    NameAllocator names = new NameAllocator();
    for (Input input : program.inputs()) {
      CType type = CType.of(input.range());
      inputs.add(field(names, input.name(), input.unit(), type, input.range()));
    }
    for (StateField state : program.states()) {
      CType type = CType.stored(state.range());
      states.add(field(names, state.name(), state.unit(), type, state.range()));
    }
  }

  private static Field field(
      NameAllocator names, String name, String unit, CType type, Interval range) {
    return new Field(name, names.of(name), unit, type, range);
  }

  /** Inputs in the program's order. */
  public List<Field> inputs() {
    return List.copyOf(inputs);
  }

  /** States in the program's order, which is that of arrays handed in. */
  public List<Field> states() {
    return List.copyOf(states);
  }

  /** States in memory: wide ones first, so that there are no gaps. */
  public List<Field> statesInMemory() {
    ToIntFunction<Field> width = field -> field.type().bytes();
    return states.stream().sorted(Comparator.comparingInt(width).reversed()).toList();
  }

  /** {@code sizeof(struct weir_state)}; 4 without states, for C has no empty structs. */
  public int stateBytes() {
    if (states.isEmpty()) {
      return CType.INT32.bytes();
    }
    int bytes = states.stream().mapToInt(field -> field.type().bytes()).sum();
    int alignment = states.stream().mapToInt(field -> field.type().bytes()).max().orElseThrow();
    return (bytes + alignment - 1) / alignment * alignment;
  }

  Field input(String name) {
    return find(inputs, name);
  }

  Field state(String name) {
    return find(states, name);
  }

  private static Field find(List<Field> fields, String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst().orElseThrow();
  }
}
