package io.weir.codegen.ir;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.observation.RlccObservation;
import io.weir.codegen.observation.ScaleFreeObservation;
import org.junit.jupiter.api.Test;

class ProbeRequestTest {
  @Test
  void isTheStateOfThatName() {
    DecisionProgram program = ScaleFreeObservation.program();
    int index = ProbeRequest.stateIndex(program);
    assertThat(program.states().get(index).name()).isEqualTo("probes");
    long[] block = new long[program.states().size() + 2];
    assertThat(ProbeRequest.in(block, 2, index)).isFalse();
    block[2 + index] = 1;
    assertThat(ProbeRequest.in(block, 2, index)).isTrue();
    assertThat(ProbeRequest.in(block, 1, index)).as("another flow's").isFalse();
  }

  @Test
  void aProgramWithoutOneAsksForNothing() {
    int index = ProbeRequest.stateIndex(RlccObservation.program());
    assertThat(ProbeRequest.in(new long[] {1, 1, 1}, 0, index)).isFalse();
  }
}
