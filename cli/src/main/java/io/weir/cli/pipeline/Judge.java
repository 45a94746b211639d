package io.weir.cli.pipeline;

import io.weir.cli.Experiment;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.distiller.accept.ClosedLoop;
import io.weir.distiller.accept.ClosedLoopRun;
import io.weir.distiller.accept.Fidelity;
import io.weir.distiller.collect.ProgramDecision;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.trainer.policy.NetworkDecision;
import io.weir.trainer.policy.PolicyFile;
import io.weir.trainer.rollout.Executor;
import java.util.List;
import java.util.Map;

/** Holds students against one teacher on an experiment's validation workloads. */
public final class Judge {
  private final ClosedLoop loop;
  private final PolicyFile.Policy teacher;
  private final DecisionProgram observation;
  private Map<String, List<ClosedLoopRun>> teacherRuns;

  /**
   * @param experiment what to judge on
   * @param teacher what students are held against
   * @param executor where the simulations run
   */
  public Judge(Experiment experiment, PolicyFile.Policy teacher, Executor executor) {
    this.loop =
        new ClosedLoop(
            experiment.validationWorkloads(), experiment.distillation().acceptance(), executor);
    this.teacher = teacher;
    this.observation = DistilStage.observationOf(teacher);
  }

  /** Times the listener of the first judgement is called; later ones call it half as often. */
  public long steps() {
    return 2L * loop.workloads();
  }

  /** How a student does against the teacher, by workload. */
  public List<Fidelity> judge(DecisionProgram student, Runnable listener) {
    if (teacherRuns == null) {
      teacherRuns =
          loop.run(
              () ->
                  new NetworkDecision(
                      teacher.network().copy(), new ProgramObservation(observation)),
              listener);
    }
    return Fidelity.of(teacherRuns, loop.run(() -> new ProgramDecision(student), listener));
  }
}
