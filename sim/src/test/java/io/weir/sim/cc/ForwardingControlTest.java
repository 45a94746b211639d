package io.weir.sim.cc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing of the interface stays behind, what is added to it later included. */
class ForwardingControlTest {
  static Stream<Method> everyMethod() {
    return Arrays.stream(CongestionControl.class.getDeclaredMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic());
  }

  @ParameterizedTest
  @MethodSource("everyMethod")
  void reachesTheAlgorithmWithItsArguments(Method method)
      throws IllegalAccessException, InvocationTargetException {
    List<List<Object>> calls = new ArrayList<>();
    Object answer = answer(method.getReturnType());
    CongestionControl control =
        (CongestionControl)
            Proxy.newProxyInstance(
                CongestionControl.class.getClassLoader(),
                new Class<?>[] {CongestionControl.class},
                (proxy, called, arguments) -> {
                  List<Object> call = new ArrayList<>(List.of(called));
                  call.addAll(arguments == null ? List.of() : Arrays.asList(arguments));
                  calls.add(call);
                  return answer;
                });
    Object[] arguments =
        Arrays.stream(method.getParameterTypes()).map(ForwardingControlTest::argument).toArray();

    Object got = method.invoke(new ForwardingControl(control) {}, arguments);

    List<Object> expected = new ArrayList<>(List.of(method));
    expected.addAll(Arrays.asList(arguments));
    assertThat(calls).containsExactly(expected);
    assertThat(got).isEqualTo(answer);
  }

  private static Object answer(Class<?> type) {
    if (type == int.class) {
      return 17;
    }
    if (type == boolean.class) {
      return true;
    }
    if (type == List.class) {
      return List.of(new FlowClass("a", "reno"));
    }
    return type == Set.class ? Set.of(Need.MARKS) : null;
  }

  private static Object argument(Class<?> type) {
    if (type == int.class) {
      return 5;
    }
    if (type == long.class) {
      return 7L;
    }
    return type == long[].class ? new long[] {1} : null;
  }
}
