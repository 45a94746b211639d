package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.artefact.Provenance;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.ir.Tree;
import io.weir.codegen.observation.RlccObservation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user can get wrong ends in a message that names file and key, and in an exit code. */
final class BadInputTest {
  private static final String TCP =
      "transport: tcp\nnetwork: {topology: leafSpine}\ncongestionControl: {algorithm: cubic}\n";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network: {linkRateGbs: 3}        | unknown key `network.linkRateGbs`; did you mean",
        "netwrok: {linkRateGbps: 3}       | unknown key `netwrok`; did you mean `network`",
        "network: {linkRateGbps: -5}      | key `network.linkRateGbps`: expected 0.001 to 10000 Gb/s, found -5",
        "network: {linkRateGbps: fast}    | key `network.linkRateGbps`",
        "network: {bufferBytes: 100}      | key `network.bufferBytes`: expected room for a packet",
        "network: {bufferBytes: 1.5}      | key `network.bufferBytes`",
        "network: {topology: ring}        | key `network.topology`",
        "network: {ecn: {pmax: 0}}        | expected 0 < pmax <= 1, found 0.0",
        "network: 7                       | key `network`",
        "traffic: {hosts: 0}              | key `traffic.hosts`: expected 1 to 8192 for manyToOne, found 0",
        "traffic: {pattern: allToAll, hosts: 1} | key `traffic.hosts`: expected 2 to 8192 for allToAll, found 1",
        "traffic: {flowsPerPair: -1}      | key `traffic.flowsPerPair`: expected 1 to",
        "roce: {burstBytes: 0}            | key `roce.burstBytes`: expected 1 to",
        "run: {durationUs: 10, warmupUs: 20} | key `run.warmupUs`: expected less than durationUs (10)",
        "congestionControl: {algorithm: dqcn} | `dqcn`; did you mean `dcqcn`?",
        "congestionControl: {algorithm: swift, parameters: {betta: 1}} | did you mean `beta`?",
        "congestionControl: {algorithm: swift, parameters: {beta: 7}} | key `congestionControl.parameters.beta`: expected",
        "training: {updates: 0}           | key `training.updates`: expected 1",
        "evaluation: {seeds: 0}           | key `evaluation.seeds`: expected 1 to 1000, found 0",
        "distillation: {fit: {monotone: true}} | key `distillation.fit.monotone`: expected false",
        "distillation: {fit: {student: oblivous}} | key `distillation.fit.student`",
        "distillation: {fit: {bins: 1}} | key `distillation.fit.bins`: expected 0, or 2 to 4096, found 1",
        "distillation: {fit: {depth: 11}} | key `distillation.fit.depth`: expected 1 to 10, found 11",
        "network: {linkRateGbps: {uniform: [5, 3]}} | key `network.linkRateGbps.uniform`: expected [lo, hi] with lo <= hi, found [5,3]",
        "network: {linkRateGbps: {unifrom: [3, 5]}} | did you mean `uniform`?",
        "run: {bins: {integers: [1, 99999]}} | key `run.bins`: expected 1 to 10000 bins, found 99999 (with `run.bins` 99999 of its",
        "training: {updates: {uniform: [3, 5]}} | key `training.updates`: no range is possible here",
        "training: {workloads: ~}         | key `training.workloads`: expected a value, found nothing",
        "'network: {linkRateGbps: 3'      | not valid YAML",
      })
  void scenarioFile(String yaml, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("scenario.yaml"), yaml);
    CommandLineRun run = CommandLineRun.of("simulate", file.toString());
    assertThat(run.err()).contains(file.toString()).contains(message);
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void missingScenario() {
    CommandLineRun run = CommandLineRun.of("simulate", folder.resolve("none.yaml").toString());
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("none.yaml: no such file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "traffic: {hosts: 8}  | key `network.topology`: expected leafSpine, which applications",
        "network: {topology: leafSpine, leaves: 1, hostsPerLeaf: 16} | key `network.leaves`: expected 2 or more",
        "network: {topology: leafSpine, leavs: 2} | did you mean `leaves`?",
        "{network: {topology: leafSpine, leaves: 2, hostsPerLeaf: 2}, traffic: {hosts: 8}} | expected at least 9 hosts",
      })
  void applicationsScenario(String yaml, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("scenario.yaml"), yaml);
    CommandLineRun run = CommandLineRun.of("applications", file.toString());
    assertThat(run.err()).contains(message).doesNotContain("\tat ");
    assertThat(run.exitCode()).isEqualTo(3);
  }

  /** What decides once per RTT probe, and what it is compared with, needs queue pairs. */
  @Test
  void tcpHostsForWhatNeedsQueuePairs() throws IOException {
    String file = Files.writeString(folder.resolve("tcp.yaml"), TCP).toString();
    String policy = folder.resolve("policy.json").toString();
    String[][] commands = {
      {"evaluate", "--quick", "--scenario", file},
      {"train", "--quick", "--scenario", file, "--out", policy, "--runs", folder.toString()},
      {"gym", "serve", file, "--port", "0"},
      {"applications", file},
    };
    for (String[] command : commands) {
      CommandLineRun run = CommandLineRun.of(command);
      assertThat(run.err())
          .as(command[0])
          .contains("tcp.yaml: key `transport`: expected roce, for what is to run needs RTT probes")
          .doesNotContain("\tat ");
      assertThat(run.exitCode()).as(command[0]).isEqualTo(3);
    }
    assertThat(folder.resolve("policy-1")).as("a run that never began").doesNotExist();
  }

  @Test
  void pipelineIntoAFolderThatIsNotEmpty() throws IOException {
    Files.writeString(folder.resolve("precious.txt"), "mine");
    CommandLineRun run = CommandLineRun.of("pipeline", "--out", folder.toString());
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("already exists").contains("--resume");
    assertThat(filesIn(folder)).containsExactly("precious.txt");
  }

  @Test
  void pipelineBelowAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    CommandLineRun run = CommandLineRun.of("pipeline", "--out", file.resolve("out").toString());
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains("cannot write");
    assertThat(filesIn(folder)).containsExactly("file");
  }

  @Test
  void resumeWhereThereIsNothing() {
    CommandLineRun run = CommandLineRun.of("pipeline", "--resume", "--out", folder.toString());
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("pipeline.json").contains("without --resume");
  }

  @Test
  void truncatedArtefact() throws IOException {
    Path file = Files.writeString(folder.resolve("program.json"), "{\"format\": \"weir/decis");
    CommandLineRun run =
        CommandLineRun.of("emit", file.toString(), "--out", folder.resolve("c").toString());
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains(file.toString()).contains("truncated");
    assertThat(filesIn(folder)).containsExactly("program.json");
  }

  @Test
  void aFormThatIsUnknownOrCannotHoldTheProgram() throws IOException {
    Tree lopsided =
        Tree.of(Tree.split(0, 9, Tree.leaf(1), Tree.split(1, 4, Tree.leaf(2), Tree.leaf(3))));
    Path program = folder.resolve("program.json");
    ProgramFile.write(
        program,
        RlccObservation.program().withForest(new Forest(List.of(lopsided), 0)),
        Provenance.now(1, "scenario", Map.of()));
    Path out = folder.resolve("c");
    CommandLineRun unknown = emit(program, out, "table");
    assertThat(unknown.exitCode()).isEqualTo(3);
    assertThat(unknown.err()).contains("no form `table`").contains("auto, ifElse, heap");
    CommandLineRun other = emit(program, out, "bitRows");
    assertThat(other.exitCode()).isEqualTo(3);
    assertThat(other.err()).contains("form bitRows: tree 0 is not symmetric", "form heap");
    assertThat(out).doesNotExist();
  }

  private static CommandLineRun emit(Path program, Path out, String form) {
    return CommandLineRun.of("emit", program.toString(), "--out", out.toString(), "--form", form);
  }

  /** What cannot have an effect is refused, not ignored. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | distill --direct --budget-nodes 9 --out OUT | found --direct",
        "2 | distill --direct --front OUT --out OUT | found --direct",
        "2 | bench policy PROGRAM --networks gru-8 | POLICY or --networks, found both",
        "3 | prove PROGRAM --equals PROGRAM --claim r | expected no --claim",
        "3 | emit PROGRAM --out OUT --score-bits 8 | need --from",
      })
  void optionsThatRuleEachOtherOut(int exitCode, String line, String message) throws IOException {
    String[] arguments =
        line.replace("PROGRAM", "../examples/policies/reference-program.json")
            .replace("OUT", folder.resolve("x.json").toString())
            .split(" ");
    CommandLineRun run = CommandLineRun.of(arguments);
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.err()).contains(message);
    assertThat(filesIn(folder)).isEmpty();
  }

  @Test
  void wrongCommandLine() {
    assertThat(CommandLineRun.of("pipelin").exitCode()).isEqualTo(2);
    assertThat(CommandLineRun.of("simulate").exitCode()).isEqualTo(2);
    assertThat(CommandLineRun.of().exitCode()).isEqualTo(2);
    CommandLineRun seed = CommandLineRun.of("simulate", "x.yaml", "--seed", "one");
    assertThat(seed.exitCode()).isEqualTo(2);
    assertThat(seed.err()).contains("--seed").contains("one");
  }

  @Test
  void everyCommandHasHelp() {
    for (String command :
        new String[] {
          "pipeline",
          "simulate",
          "scenario",
          "train",
          "runs",
          "distill",
          "emit",
          "evaluate",
          "applications",
          "bench",
          "generate-completion"
        }) {
      CommandLineRun run = CommandLineRun.of(command, "--help");
      assertThat(run.exitCode()).as(command).isZero();
      assertThat(run.out()).as(command).contains("Usage: weir " + command);
    }
  }

  private static Stream<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }
}
