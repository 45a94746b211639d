package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.artefact.Provenance;
import io.weir.codegen.ir.Claim;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.observation.RlccObservation;
import io.weir.trainer.policy.Mlp;
import io.weir.trainer.policy.PolicyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the two ways to a decision program print and write. */
class DistillCommandTest {
  private static final String SMALL =
      """
      training:
        workloads: [{traffic: {pattern: manyToOne, hosts: 2, flowsPerPair: 1}}]
        episodes: {durationUs: 2000}
        validation:
          everyUpdates: 2
          seeds: 1
          run: {durationUs: 4000, warmupUs: 2000, bins: 1}
          workloads: [{traffic: {pattern: manyToOne, hosts: 2, flowsPerPair: 1}}]
      distillation:
        rounds: 0
        rolloutUs: 2000
        fit: {student: oblivious, monotone: true, trees: 4, depth: 3}
        wordLengths: {search: true, maxLoss: 0.01, states: false}
      """;

  @TempDir Path folder;

  private Path scenario() throws IOException {
    return Files.writeString(folder.resolve("small.yaml"), SMALL);
  }

  private DecisionProgram distilled(CommandLineRun run, Path program) {
    assertThat(run.err()).doesNotContain("Exception");
    assertThat(run.exitCode()).as(run.err()).isZero();
    return ProgramFile.read(program).program();
  }

  @Test
  void withoutATeacher() throws IOException {
    Path out = folder.resolve("direct.json");
    CommandLineRun run =
        CommandLineRun.of(
            "distill",
            "--direct",
            "--scenario",
            scenario().toString(),
            "--seed",
            "3",
            "--out",
            out.toString());
    DecisionProgram program = distilled(run, out);
    assertThat(program.claims()).containsExactly(new Claim(Claim.Kind.NOT_RISING, "r", 0));
    assertThat(run.out()).contains("trained without a teacher", "no tree: ", "seed 3");
  }

  @Test
  void wordLengthsArePrinted() throws IOException {
    Path policy = policy();
    Path out = folder.resolve("program.json");
    CommandLineRun run =
        CommandLineRun.of(
            "distill",
            policy.toString(),
            "--scenario",
            scenario().toString(),
            "--out",
            out.toString());
    DecisionProgram program = distilled(run, out);
    assertThat(program.claims()).extracting(Claim::kind).containsExactly(Claim.Kind.NOT_RISING);
    List<String> lines = run.out().lines().toList();
    // The summary, four features, the leaves.
    assertThat(lines).hasSize(6);
    assertThat(lines.subList(1, 6)).allMatch(line -> line.contains(" bits, binary point "));
  }

  private Path policy() {
    Path policy = folder.resolve("policy.json");
    DecisionProgram observation = RlccObservation.program();
    PolicyFile.write(
        policy,
        new Mlp(new int[] {4, 1}, new double[][] {{0, 0.4, 0, -0.6}}),
        observation,
        observation.sha256(),
        Provenance.now(1, "scenario", Map.of()));
    return policy;
  }

  private CommandLineRun withBudget(Path scenario, Path out, String... budget) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "distill",
                policy().toString(),
                "--scenario",
                scenario.toString(),
                "--out",
                out.toString()));
    arguments.addAll(List.of(budget));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void withABudgetManyAreMadeOnceAndOneIsTaken() throws IOException {
    Path scenario =
        Files.writeString(
            folder.resolve("front.yaml"),
            SMALL
                + """
                  acceptance: {seeds: 1, run: {durationUs: 4000, warmupUs: 2000, bins: 1}, startUs: 2000}
                  front:
                    - {student: oblivious, trees: 1, depth: 2, monotone: true, prune: 0, direct: false}
                    - {student: cart, trees: 1, depth: 6, monotone: false, prune: 0, direct: false}
                    - {student: oblivious, trees: 2, depth: 2, monotone: true, prune: 0, direct: true}
                """);
    CommandLineRun first = withBudget(scenario, folder.resolve("a.json"), "--budget-nodes", "7");
    assertThat(first.exitCode()).as(first.err()).isIn(ExitCode.OK, ExitCode.CHECK_FAILED);
    assertThat(first.out())
        .contains("oblivious 1×2 monotone", "cart 1×6", "direct 2×2 monotone", "a-students");
    assertThat(ProgramFile.read(folder.resolve("a.json")).program().forest().trees()).hasSize(1);
    Path students = folder.resolve("a-students");
    assertThat(Files.readString(students.resolve("students.html"))).contains("direct 2×2 monotone");
    assertThat(Files.readString(students.resolve("students.md"))).contains("| cart 1×6 | 1 |");
    // What lies there is not made again: even the times are those of before.
    CommandLineRun second =
        withBudget(
            scenario,
            folder.resolve("b.json"),
            "--budget-nodes",
            "7",
            "--front",
            students.toString());
    assertThat(tableOf(second)).isEqualTo(tableOf(first));
    CommandLineRun none = withBudget(scenario, folder.resolve("c.json"), "--budget-ns", "0.001");
    assertThat(none.exitCode()).isEqualTo(3);
    assertThat(none.err()).contains("no student is within the budget", "--budget-nodes");
    assertThat(folder.resolve("c.json")).doesNotExist();
  }

  private static List<String> tableOf(CommandLineRun run) {
    return run.out()
        .lines()
        .filter(line -> line.contains("×"))
        .filter(line -> !line.contains(".json"))
        .toList();
  }

  @Test
  void aPolicyOrNone() {
    for (List<String> wrong : List.of(List.<String>of(), List.of("p.json", "--direct"))) {
      List<String> arguments = new ArrayList<>(wrong);
      arguments.add(0, "distill");
      arguments.addAll(List.of("--out", folder.resolve("x.json").toString()));
      CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("expected a POLICY, or --direct and none");
    }
  }
}
