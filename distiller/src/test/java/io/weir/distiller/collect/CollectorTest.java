package io.weir.distiller.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.Teachers;
import io.weir.sim.cc.PdRule;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.trainer.policy.FeatureScale;
import io.weir.trainer.policy.Mlp;
import io.weir.trainer.rollout.Workers;
import io.weir.trainer.training.Workload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollectorTest {
  private static final List<TrafficSpec> WORKLOADS =
      List.of(
          new TrafficSpec(Pattern.manyToOne, 2, 1, 10_000),
          new TrafficSpec(Pattern.allToAll, 3, 2, 10_000));

  private static List<Examples> collect(DecisionProgram driver, int states, int threads) {
    try (Workers workers = new Workers(threads)) {
      return new Collector(
              Workload.of(WORKLOADS, drawn -> Scenario.DEFAULTS), 1_000_000, states, workers)
          .collect(driver, Teachers.proportionalDerivative(), 7);
    }
  }

  /** A student that always answers the same. */
  private static DecisionProgram constant(long score) {
    return RlccObservation.program().withForest(new Forest(List.of(Tree.of(Tree.leaf(score))), 0));
  }

  private static List<List<Long>> rows(List<Examples> sets) {
    List<List<Long>> rows = new ArrayList<>();
    for (Examples set : sets) {
      for (int i = 0; i < set.size(); i++) {
        rows.add(
            List.of(
                set.feature(i, 0),
                set.feature(i, 1),
                set.feature(i, 2),
                set.feature(i, 3),
                set.label(i)));
      }
    }
    return rows;
  }

  /** DAgger: the student drives, so the multipliers in the states are the student's. */
  @Test
  void statesAreThoseTheStudentVisits() {
    List<List<Long>> visited = rows(collect(constant(-300), 100_000, 2));
    assertThat(visited).hasSizeGreaterThan(100);
    assertThat(visited).extracting(row -> row.get(2)).containsOnly(65_536L, 65_236L);
    long atStart = visited.stream().filter(row -> row.get(2) == 65_536).count();
    assertThat(atStart).as("one first decision per flow").isEqualTo(2 + 12);
    List<List<Long>> teachers = rows(collect(RlccObservation.program(), 100_000, 2));
    assertThat(teachers).extracting(row -> row.get(2)).doesNotContain(65_236L);
  }

  @Test
  void labelsAreTheTeachersWhoeverDrives() {
    Mlp teacher = Teachers.proportionalDerivative();
    FeatureScale scale = new FeatureScale(new ProgramObservation(RlccObservation.program()));
    double[] inputs = new double[4];
    long[] features = new long[4];
    for (DecisionProgram driver : List.of(RlccObservation.program(), constant(-300))) {
      for (Examples set : collect(driver, 100_000, 2)) {
        for (int i = 0; i < set.size(); i++) {
          set.copyFeatures(i, features);
          scale.toReal(features, inputs, 0);
          assertThat(set.label(i)).isEqualTo(PdRule.scoreQ16(teacher.forward(inputs, 0)));
        }
      }
    }
  }

  /** With the teacher at the wheel its labels are what is applied next. */
  @Test
  void withoutAStudentTheTeacherDrives() {
    List<List<Long>> visited = rows(collect(RlccObservation.program(), 100_000, 1));
    List<Long> applied =
        visited.stream()
            .map(row -> Math.max(54_613, Math.min(65_536 + row.get(4), 78_643)))
            .toList();
    assertThat(applied)
        .containsAll(
            visited.stream().map(row -> row.get(2)).filter(a -> a != 65_536).distinct().toList());
  }

  @Test
  void setsAreBoundedAndDoNotDependOnThreads() {
    DecisionProgram teacherDrives = RlccObservation.program();
    List<Examples> sets = collect(teacherDrives, 50, 1);
    assertThat(sets).extracting(Examples::size).containsExactly(50, 50);
    assertThat(rows(collect(teacherDrives, 50, 2))).isEqualTo(rows(sets));
  }
}
