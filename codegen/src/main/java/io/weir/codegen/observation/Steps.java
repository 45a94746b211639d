package io.weir.codegen.observation;

import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import java.util.HashMap;
import java.util.Map;

/**
 * Conditions and choices out of the operations that programs have. A condition is 0 or 1; names are
 * made of the name of what is worked out.
 */
final class Steps {
  private final ProgramBuilder builder;
  private final Map<Long, Value> constants = new HashMap<>();

  Steps(ProgramBuilder builder) {
    this.builder = builder;
  }

  /** The constant, declared once. */
  Value constant(long value) {
    return constants.computeIfAbsent(
        value, v -> builder.constant((v < 0 ? "minus_" : "const_") + Math.abs(v), v));
  }

  /** 1 if a &lt; b, else 0. */
  Value less(String name, Value a, Value b) {
    return builder.less(name, a, b);
  }

  /** 1 if the state is {@code value}, else 0. */
  Value equal(String name, Value state, long value) {
    return builder.equal(name, state, constant(value));
  }

  /** 1 if both are; b is not looked at unless a is. */
  Value and(String name, Value a, Value b) {
    return builder.select(name, a, b, constant(0));
  }

  /** 1 if at least one is; b is not looked at if a is. */
  Value or(String name, Value a, Value b) {
    return builder.select(name, a, constant(1), b);
  }

  /** 1 if it is not. */
  Value not(String name, Value a) {
    return builder.select(name, a, constant(0), constant(1));
  }

  /** {@code yes} if the condition is 1, else {@code no}. */
  Value choose(String name, Value condition, Value yes, Value no) {
    return builder.select(name, condition, yes, no);
  }

  /** The product of two numbers with 16 fractional bits each, rounded down. */
  Value timesQ16(String name, Value a, Value b) {
    return builder.shr(name, builder.mul(name + "_q32", a, b), 16);
  }

  /**
   * {@code a / b} with 16 fractional bits, for whole a and b ≥ 1, low by less than 1 + a / 2^14.
   */
  Value ratioQ16(String name, Value a, Value b) {
    Value reciprocal = builder.recip(name + "_recip_q30", b, 30);
    return builder.shr(name, builder.mul(name + "_q30", a, reciprocal), 14);
  }
}
