package io.weir.trainer.training;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.trainer.adpg.AdpgLearner;
import io.weir.trainer.adpg.AdpgSpec;
import io.weir.trainer.learning.Learner;
import io.weir.trainer.policy.NetworkSpec;
import io.weir.trainer.ppo.PpoLearner;
import io.weir.trainer.ppo.PpoSpec;
import java.util.Arrays;
import java.util.List;

/**
 * How to train.
 *
 * @param workloads what is trained on, jointly
 * @param candidates trainings from different initial weights; the best policy of all is kept
 * @param updates updates of each
 * @param network shape of the policy
 * @param learner how experience changes the policy
 * @param adpg constants of ADPG
 * @param ppo constants of PPO
 * @param episodes how much experience an update gathers
 * @param curriculum parts of a candidate's training, one after the other
 * @param collapse when a policy counts as collapsed, and what follows
 * @param averaging share by which the averaged policy, the one that is validated and kept, follows
 *     each update
 * @param validation what decides which policy is kept
 */
public record TrainingSpec(
    @JsonPropertyDescription("what is trained on, jointly") List<WorkloadSpec> workloads,
    @JsonPropertyDescription(
            "trainings from different initial weights; the best policy of all is kept")
        @Unit("trainings")
        int candidates,
    @JsonPropertyDescription("updates of each candidate") @Unit("updates") int updates,
    @JsonPropertyDescription("shape of the policy") NetworkSpec network,
    @JsonPropertyDescription("how experience changes the policy") LearnerKind learner,
    @JsonPropertyDescription("constants of ADPG") AdpgSpec adpg,
    @JsonPropertyDescription("constants of PPO") PpoSpec ppo,
    @JsonPropertyDescription("how much experience an update gathers") EpisodeSpec episodes,
    @JsonPropertyDescription("parts of a candidate's training, one after the other")
        List<CurriculumStage> curriculum,
    @JsonPropertyDescription("when a policy counts as collapsed, and what follows")
        CollapseSpec collapse,
    @JsonPropertyDescription(
            "share by which the policy that is validated and kept follows each update; 1: no averaging")
        double averaging,
    @JsonPropertyDescription("what decides which policy is kept") ValidationSpec validation) {
  /** How experience changes a policy. */
  public enum LearnerKind {
    /** Analytic deterministic policy gradient. */
    adpg,
    /** Proximal policy optimisation. */
    ppo
  }

  /** The paper's scenarios, and 2→1. */
  public static final TrainingSpec DEFAULTS =
      new TrainingSpec(
          List.of(
              WorkloadSpec.of(Pattern.manyToOne, 2, 1),
              WorkloadSpec.of(Pattern.manyToOne, 4, 1),
              WorkloadSpec.of(Pattern.manyToOne, 8, 1),
              WorkloadSpec.of(Pattern.manyToOne, 32, 1),
              WorkloadSpec.of(Pattern.allToAll, 4, 8),
              WorkloadSpec.of(Pattern.allToAll, 4, 16)),
          4,
          120,
          NetworkSpec.DEFAULTS,
          LearnerKind.adpg,
          AdpgSpec.DEFAULTS,
          PpoSpec.DEFAULTS,
          EpisodeSpec.DEFAULTS,
          List.of(CurriculumStage.EVERYTHING),
          CollapseSpec.DEFAULTS,
          0.05,
          ValidationSpec.DEFAULTS);

  public TrainingSpec {
    if (learner == null) {
      throw new IllegalArgumentException(
          "learner: expected one of " + Arrays.toString(LearnerKind.values()) + ", found nothing");
    }
    workloads = List.copyOf(workloads);
    Bounds.require("workloads", workloads.size(), 1, 100, "");
    curriculum = List.copyOf(curriculum);
    Bounds.require("curriculum", curriculum.size(), 1, 100, "");
    Bounds.require("candidates", candidates, 1, 1000, "");
    Bounds.require("updates", updates, 1, 1_000_000, "");
    Bounds.require("averaging", averaging, 1e-6, 1, "");
  }

  /** The learner this asks for. */
  public Learner newLearner() {
    return switch (learner) {
      case adpg -> new AdpgLearner(adpg);
      case ppo -> new PpoLearner(ppo);
    };
  }
}
