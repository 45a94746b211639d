package io.weir.codegen.generate;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Op;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random valid programs. The same seed gives the same program. */
public final class RandomPrograms {
  private static final Op[] OPS = {
    Op.CONST, Op.ADD, Op.SUB, Op.MUL, Op.SHL, Op.SHR, Op.MIN, Op.MAX, Op.CLAMP, Op.ISQRT, Op.RECIP,
    Op.LESS, Op.EQUAL, Op.SELECT
  };

  private static final Interval CONDITION = new Interval(0, 1);

  private final SplittableRandom random;
  private final ProgramBuilder builder;
  private final List<Value> values = new ArrayList<>();
  private final List<Value> states = new ArrayList<>();
  private final List<Interval> stateRanges = new ArrayList<>();
  private int steps;

  private RandomPrograms(long seed) {
    random = new SplittableRandom(seed);
    builder = DecisionProgram.builder("random_" + Long.toUnsignedString(seed));
  }

  /** A program with a forest, except that every tenth or so has neither score nor forest. */
  public static DecisionProgram program(long seed) {
    RandomPrograms generator = new RandomPrograms(seed);
    boolean forest = generator.random.nextInt(10) > 0;
    DecisionProgram program = generator.build(forest);
    return forest ? program.withForest(RandomForests.any(program, generator.random)) : program;
  }

  /** As {@link #program}, with a forest of symmetric trees. */
  public static DecisionProgram symmetric(long seed) {
    RandomPrograms generator = new RandomPrograms(seed);
    DecisionProgram program = generator.build(true);
    return program.withForest(RandomForests.symmetric(program, generator.random));
  }

  private DecisionProgram build(boolean scored) {
    declare();
    grow(3 + random.nextInt(15));
    if (scored) {
      score();
      grow(1 + random.nextInt(6));
    }
    Value output = values.get(values.size() - 1);
    builder.output(within(output, Interval.INT32));
    for (int i = 0; i < states.size(); i++) {
      builder.update(states.get(i).name(), within(pick(), stateRanges.get(i)));
    }
    return builder.build();
  }

  private void declare() {
    int inputs = 1 + random.nextInt(4);
    for (int i = 0; i < inputs; i++) {
      Interval range = range();
      values.add(builder.input("in" + i, "unit " + i, range.min(), range.max()));
    }
    int stateCount = random.nextInt(5);
    for (int i = 0; i < stateCount; i++) {
      Interval range = range();
      long initial = range.clamp(random.nextLong());
      Value state = builder.state("st" + i, "unit", range.min(), range.max(), initial);
      values.add(state);
      states.add(state);
      stateRanges.add(range);
    }
  }

  private void score() {
    int features = 1 + random.nextInt(5);
    for (int i = 0; i < features; i++) {
      Value feature = within(pick(), Interval.INT32);
      if (i == 0) {
        builder.rewardFeature(feature, random.nextInt(32));
      } else {
        builder.feature(feature, random.nextInt(32));
      }
    }
    Interval range = range();
    values.add(builder.score("score", range.min(), range.max()));
  }

  /** Narrow, 32-bit, unsigned 32-bit and 64-bit ranges, some of them ending at the type's ends. */
  private Interval range() {
    return switch (random.nextInt(8)) {
      case 0 -> Interval.INT32;
      case 1 -> Interval.UINT32;
      case 2 -> new Interval(0, 1L << random.nextInt(62));
      case 3 -> new Interval(Long.MIN_VALUE, Long.MAX_VALUE);
      case 4 -> Interval.of(random.nextInt());
      default -> {
        long a = random.nextLong() >> random.nextInt(16, 60);
        long b = random.nextLong() >> random.nextInt(16, 60);
        yield new Interval(Math.min(a, b), Math.max(a, b));
      }
    };
  }

  private void grow(int count) {
    for (int i = 0; i < count; i++) {
      values.add(step(OPS[random.nextInt(OPS.length)]));
    }
  }

  private Value step(Op op) {
    Value a = pick();
    Value b = pick();
    // 2^62 / 2 keeps sums and differences within 64 bits, 2^31 products.
    Interval half = new Interval(-(1L << 61), 1L << 61);
    return switch (op) {
      case CONST -> builder.constant(name(), random.nextLong() >> random.nextInt(64));
      case ADD -> builder.add(name(), within(a, half), within(b, half));
      case SUB -> builder.sub(name(), within(a, half), within(b, half));
      case MUL -> builder.mul(name(), within(a, Interval.INT32), within(b, Interval.INT32));
      case SHL -> shl(a);
      case SHR -> builder.shr(name(), a, random.nextInt(64));
      case MIN -> builder.min(name(), a, b);
      case MAX -> builder.max(name(), a, b);
      case CLAMP -> {
        Interval range = range();
        yield builder.clamp(name(), a, range.min(), range.max());
      }
      case ISQRT -> builder.isqrt(name(), within(a, Interval.UINT32));
      case RECIP -> {
        Value divisor = within(a, new Interval(1, Interval.UINT32.max()));
        yield builder.recip(name(), divisor, random.nextInt(32));
      }
      case LESS -> builder.less(name(), a, b);
      case EQUAL -> builder.equal(name(), a, b);
      case SELECT -> select(a, b);
      case INPUT, STATE, SCORE -> throw new IllegalArgumentException("not a step: " + op);
    };
  }

  /** Conditions that are used again, so that several choices share one. */
  private Value select(Value a, Value b) {
    List<Value> conditions =
        values.stream().filter(value -> CONDITION.contains(value.range())).toList();
    Value condition =
        conditions.isEmpty() || random.nextInt(4) == 0
            ? builder.less(name(), pick(), pick())
            : conditions.get(random.nextInt(conditions.size()));
    values.add(condition);
    return builder.select(name(), condition, a, b);
  }

  private Value shl(Value a) {
    int bits = random.nextInt(62);
    long limit = 1L << (62 - bits);
    return builder.shl(name(), within(a, new Interval(-limit, limit)), bits);
  }

  private Value within(Value value, Interval range) {
    return range.contains(value.range())
        ? value
        : builder.clamp(name(), value, range.min(), range.max());
  }

  private Value pick() {
    return values.get(random.nextInt(values.size()));
  }

  private String name() {
    return "e" + steps++;
  }
}
