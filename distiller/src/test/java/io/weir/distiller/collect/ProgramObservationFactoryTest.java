package io.weir.distiller.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.observation.RlccObservation;
import io.weir.sim.cc.Observation;
import io.weir.sim.cc.RateReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ProgramObservationFactoryTest {
  private static final DecisionProgram PROGRAM = RlccObservation.program();

  private static ProgramObservationFactory sentAndReceived(ProgramObservationFactory factory)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(factory);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (ProgramObservationFactory) in.readObject();
    }
  }

  @Test
  void theProgramArrivesAsItWas() throws IOException, ClassNotFoundException {
    assertThat(sentAndReceived(ProgramObservationFactory.of(PROGRAM)).program()).isEqualTo(PROGRAM);
  }

  @Test
  void whatItMakesObservesAsTheProgramDoes() throws IOException, ClassNotFoundException {
    Observation expected = new ProgramObservation(PROGRAM);
    Observation made = sentAndReceived(ProgramObservationFactory.of(PROGRAM)).create();
    SplittableRandom random = new SplittableRandom(1);
    long[] state = new long[expected.stateLongs()];
    long[] otherState = new long[made.stateLongs()];
    expected.reset(state, 0);
    made.reset(otherState, 0);
    long[] features = new long[expected.featureCount()];
    long[] otherFeatures = new long[made.featureCount()];
    for (int i = 0; i < 500; i++) {
      long[] report = new long[RateReport.SIZE];
      report[RateReport.BASE_RTT_NS] = random.nextLong(2_000, 60_000);
      report[RateReport.RTT_NS] = report[RateReport.BASE_RTT_NS] * random.nextLong(1, 5);
      report[RateReport.CUR_RATE_Q20] = random.nextLong(100, 1 << 20);
      long score = random.nextLong(-65_536, 65_537);
      expected.observe(report, state, 0, features);
      made.observe(report, otherState, 0, otherFeatures);
      assertThat(otherFeatures).isEqualTo(features);
      assertThat(made.act(score, otherState, 0)).isEqualTo(expected.act(score, state, 0));
    }
  }

  @Test
  void observationsAreSeparate() {
    ProgramObservationFactory factory = ProgramObservationFactory.of(PROGRAM);
    assertThat(factory.create()).isNotSameAs(factory.create());
  }

  @Test
  void textThatIsNoProgramIsRefused() {
    ProgramObservationFactory factory = new ProgramObservationFactory("{}");
    assertThatThrownBy(factory::create).isInstanceOf(IllegalArgumentException.class);
  }
}
