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
    return builder.clamp(name, builder.sub(name + "_gap", b, a), 0, 1);
  }

  /** 1 if the state is {@code value}, else 0. */
  Value equal(String name, Value state, long value) {
    Value off = builder.sub(name + "_off", state, constant(value));
    Value squared = builder.mul(name + "_off2", off, off);
    return builder.clamp(name, builder.sub(name + "_gap", constant(1), squared), 0, 1);
  }

  /** 1 if both are. */
  Value and(String name, Value a, Value b) {
    return builder.min(name, a, b);
  }

  /** 1 if at least one is. */
  Value or(String name, Value a, Value b) {
    return builder.max(name, a, b);
  }

  /** 1 if it is not. */
  Value not(String name, Value a) {
    return builder.sub(name, constant(1), a);
  }

  /** {@code yes} if the condition is 1, else {@code no}. */
  Value choose(String name, Value condition, Value yes, Value no) {
    Value difference = builder.sub(name + "_diff", yes, no);
    Value part = builder.mul(name + "_part", condition, difference);
    return builder.clamp(
        name,
        builder.add(name + "_sum", no, part),
        Math.min(yes.range().min(), no.range().min()),
        Math.max(yes.range().max(), no.range().max()));
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
