package io.weir.trainer.store;

/**
 * A run that is to begin.
 *
 * @param name what to call it; its id is made from it
 * @param command command line that begins it
 * @param seed its seed
 * @param scenarioSha256 hash of its scenario
 * @param scenarioYaml the scenario with every value
 * @param learner how it learns
 * @param output file the policy is written to in the end
 * @param updatesInAll updates of all candidates
 */
public record NewRun(
    String name,
    String command,
    long seed,
    String scenarioSha256,
    String scenarioYaml,
    String learner,
    String output,
    int updatesInAll) {}
