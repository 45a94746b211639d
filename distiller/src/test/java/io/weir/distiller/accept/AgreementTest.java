package io.weir.distiller.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.Examples;
import java.util.List;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class AgreementTest {
  @Test
  void errorIsAShareOfTheRateAndDirectionsHaveADeadZone() {
    // Below 0 it raises the rate by 655 / 65,536, above it lowers it by as much.
    Tree tree = Tree.of(Tree.split(0, 0, Tree.leaf(655), Tree.leaf(-655)));
    DecisionProgram student = RlccObservation.program().withForest(new Forest(List.of(tree), 0));
    int features = student.features().size();
    Examples examples = new Examples(features, 10, RandomSource.XO_SHI_RO_256_PP.create(1));
    add(examples, features, -5, 655);
    add(examples, features, -5, 655 + 400);
    add(examples, features, 5, 0);
    add(examples, features, 5, 655);
    Agreement agreement = Agreement.of(student, List.of(examples));
    assertThat(agreement.states()).isEqualTo(4);
    assertThat(agreement.sameDirection()).isEqualTo(0.5);
    double meanSquare = (400.0 * 400 + 655.0 * 655 + 1310.0 * 1310) / 4;
    assertThat(agreement.rmse()).isCloseTo(Math.sqrt(meanSquare) / 65_536, within(1e-12));
  }

  private static void add(Examples examples, int features, long first, long label) {
    long[] state = new long[features];
    state[0] = first;
    examples.add(state, 0, label);
  }
}
