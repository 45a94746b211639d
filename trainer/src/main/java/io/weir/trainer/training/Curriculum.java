package io.weir.trainer.training;

import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import java.util.ArrayList;
import java.util.List;

/** Which workloads a candidate is trained on at which update. */
final class Curriculum {
  private final List<CurriculumStage> stages;
  private final List<List<Workload>> workloads = new ArrayList<>();
  private final int updates;

  /**
   * @param stages one after the other
   * @param all every workload
   * @param updates updates of a candidate
   */
  Curriculum(List<CurriculumStage> stages, List<Workload> all, int updates) {
    requireKnown("training", stages, all.stream().map(Workload::name).toList());
    this.stages = List.copyOf(stages);
    this.updates = updates;
    for (CurriculumStage stage : stages) {
      workloads.add(
          stage.workloads().isEmpty()
              ? List.copyOf(all)
              : all.stream().filter(one -> stage.workloads().contains(one.name())).toList());
    }
  }

  /** Fails if a stage names a workload that there is not. */
  static void requireKnown(String file, List<CurriculumStage> stages, List<String> names) {
    for (int s = 0; s < stages.size(); s++) {
      for (int w = 0; w < stages.get(s).workloads().size(); w++) {
        String name = stages.get(s).workloads().get(w);
        if (!names.contains(name)) {
          throw UserError.input(
              "%s: key `training.curriculum[%d].workloads[%d]`: no workload is called `%s`%s (known: %s)"
                  .formatted(
                      file,
                      s,
                      w,
                      name,
                      StrictYaml.suggestion(name, names),
                      String.join(", ", names)));
        }
      }
    }
  }

  /** Index of the stage that this update, from 1, belongs to. */
  int stage(int update) {
    double all = stages.stream().mapToDouble(CurriculumStage::share).sum();
    double share = 0;
    for (int s = 0; s < stages.size() - 1; s++) {
      share += stages.get(s).share();
      if (update <= Math.floor(share / all * updates)) {
        return s;
      }
    }
    return stages.size() - 1;
  }

  /** Whether this update is the first of its stage. */
  boolean begins(int update) {
    return update == 1 || stage(update) != stage(update - 1);
  }

  /** Name of the stage that this update belongs to. */
  String name(int update) {
    return stages.get(stage(update)).name();
  }

  /** What is trained on at this update. */
  List<Workload> workloads(int update) {
    return workloads.get(stage(update));
  }
}
