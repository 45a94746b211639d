package io.weir.sim.cc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlgorithmTest {
  /** Every parameter of every algorithm that is a number. */
  static Stream<RecordComponent> parameters() {
    return Arrays.stream(Algorithm.values())
        .flatMap(a -> Arrays.stream(a.defaults().getClass().getRecordComponents()))
        .filter(parameter -> parameter.getType() != boolean.class);
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void everyParameterHasARangeThatIsNamed(RecordComponent parameter) throws Exception {
    assertThatThrownBy(() -> withValue(parameter, -1)).hasMessageContaining(parameter.getName());
    assertThatThrownBy(() -> withValue(parameter, 1e18)).hasMessageContaining(parameter.getName());
    if (parameter.getType() == double.class) {
      assertThatThrownBy(() -> withValue(parameter, Double.NaN))
          .hasMessageContaining(parameter.getName());
    }
  }

  /** The defaults with one parameter replaced. */
  private static void withValue(RecordComponent parameter, double value) throws Throwable {
    Class<?> type = parameter.getDeclaringRecord();
    Record defaults =
        Arrays.stream(Algorithm.values())
            .map(Algorithm::defaults)
            .filter(type::isInstance)
            .findFirst()
            .orElseThrow();
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < values.length; i++) {
      types[i] = components[i].getType();
      boolean replaced = components[i].getName().equals(parameter.getName());
      values[i] = replaced ? box(types[i], value) : components[i].getAccessor().invoke(defaults);
    }
    try {
      type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Object box(Class<?> type, double value) {
    if (type == int.class) {
      return (int) value;
    }
    return type == long.class ? (Object) (long) value : (Object) value;
  }

  @Test
  void everyAlgorithmStartsAFlowWithItsDefaults() {
    for (Algorithm algorithm : Algorithm.values()) {
      CongestionControl control = algorithm.create(algorithm.defaults());
      long[] block =
          Flows.start(control, new FlowContext(0, 0, 1_000_000_000, 8192, 1086, 1_000_000_000));
      assertThat(Flows.rateBps(block)).as(algorithm.id()).isBetween(1L, 1_000_000_000L);
      assertThat(Flows.windowBytes(block)).as(algorithm.id()).isPositive();
      assertThat(block[Flows.OFFSET - 1]).as(algorithm.id() + ": before its block").isZero();
      assertThat(block[block.length - 1]).as(algorithm.id() + ": after its block").isZero();
    }
    assertThat(Algorithm.ids()).isSorted().doesNotHaveDuplicates();
  }

  /** The worked number of the class. */
  @Test
  void aConstantRateIsAShareOfTheLine() {
    ConstantRate control = new ConstantRate(new ConstantRate.Parameters(0.125));
    long[] block = Flows.start(control, new FlowContext(0, 0, 100_000_000_000L, 8192, 1086, 1_000));
    assertThat(Flows.rateBps(block)).isEqualTo(12_500_000_000L);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1_048_577})
  void theLeastRateOfProbeDrivenControlHasARange(long minRateQ20) {
    assertThatThrownBy(() -> new ProbeRateControl(new FixedMultiplier(1), minRateQ20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("minRateQ20");
  }
}
