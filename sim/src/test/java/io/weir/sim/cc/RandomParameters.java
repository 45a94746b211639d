package io.weir.sim.cc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.SplittableRandom;

/**
 * Legal parameters around the defaults, by magnitudes; the records themselves say what is legal.
 */
final class RandomParameters {
  private static final int TRIES = 40;

  private RandomParameters() {}

  /** The defaults themselves for every fourth seed, or if nothing else was legal. */
  static Record of(Record defaults, SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      return defaults;
    }
    for (int i = 0; i < TRIES; i++) {
      try {
        return varied(defaults, random);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining(": expected"); // out of range: another try
      }
    }
    return defaults;
  }

  private static Record varied(Record defaults, SplittableRandom random) {
    RecordComponent[] components = defaults.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < values.length; i++) {
        types[i] = components[i].getType();
        components[i].getAccessor().setAccessible(true);
        Object value = components[i].getAccessor().invoke(defaults);
        values[i] = random.nextInt(3) == 0 ? varied(value, types[i], random) : value;
      }
      Constructor<? extends Record> constructor = defaults.getClass().getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException illegal) {
        throw illegal;
      }
      throw new AssertionError("parameters refuse without a range", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static Object varied(Object value, Class<?> type, SplittableRandom random) {
    if (type == boolean.class) {
      return random.nextBoolean();
    }
    if (type.isEnum()) {
      Object[] constants = type.getEnumConstants();
      return constants[random.nextInt(constants.length)];
    }
    if (!(value instanceof Number number)) {
      return value;
    }
    double magnitudes = random.nextInt(3) == 0 ? 6 : 1;
    double factor = Math.pow(10, (2 * random.nextDouble() - 1) * magnitudes);
    double varied = (number.doubleValue() == 0 ? 1 : number.doubleValue()) * factor;
    if (type == int.class) {
      return (int) varied;
    }
    return type == long.class ? (Object) (long) varied : (Object) varied;
  }
}
