package io.weir.cli.command;

import io.weir.artefact.UserError;
import io.weir.cli.Progress;
import io.weir.codegen.analyse.Reachability;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import io.weir.distiller.verify.Finding;
import io.weir.distiller.verify.Prover;
import io.weir.distiller.verify.Verdict;
import io.weir.distiller.verify.Wanted;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Proves properties of a decision program. */
@Command(
    name = "prove",
    description = {
      "Proves properties of a decision program for every input of the declared ranges: no overflow,"
          + " reachable leaves, score and output range, worst path, the program's own claims, and"
          + " from which value of the reward feature on the rate never increases.",
      "Each is PROVED, REFUTED with an input that is run again in the interpreter and, where"
          + " possible, in the simulator, or OPEN with what was shown when the limit was reached.",
      "Exit code 0 only if everything is proved, else 5."
    },
    mixinStandardHelpOptions = true)
public final class ProveCommand implements Runnable {
  private static final int STEPS = 1_000;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PROGRAM", description = "Decision program with a forest.")
  private Path file;

  @Option(
      names = "--claim",
      paramLabel = "CLAIM",
      description = {
        "Also prove this; may be given more than once. One of \"F not-rising\", \"F not-falling\","
            + " \"F >= N never-increases\", \"F never-increases\" (finds the smallest N),"
            + " \"E >= N output <= M\", with F a feature and E a step before the score. Numbers are"
            + " the program's integers."
      })
  private List<String> claims = List.of();

  @Option(
      names = "--equals",
      paramLabel = "OTHER",
      description = "Prove only that this program's forest gives the same score for every vector.")
  private Path other;

  @Option(
      names = "--pruned",
      paramLabel = "FILE",
      description =
          "Also write the program without unreachable leaves. Symmetric trees keep theirs.")
  private Path pruned;

  @Option(
      names = "--limit",
      paramLabel = "BOXES",
      description = "Most boxes a search may look at (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Prover.DEFAULT_LIMIT)
  private long limit;

  @Option(names = "--json", description = "Print one JSON object per line and property.")
  private boolean json;

  @Override
  public void run() {
    if (limit < 1) {
      throw UserError.input("--limit: expected at least 1 box, found " + limit);
    }
    if (other != null && !claims.isEmpty()) {
      throw UserError.input("--equals proves one thing only: expected no --claim beside it");
    }
    if (pruned != null) {
      NewFile.require("--pruned", pruned);
    }
    ProgramFile read = withForest(file);
    List<Finding> findings = prove(tasks(read.program()));
    print(read.program(), findings);
    if (pruned != null) {
      writePruned(read);
    }
    long missing = findings.stream().filter(f -> f.verdict() != Verdict.PROVED).count();
    if (missing > 0) {
      throw UserError.checkFailed(
          "%s: %d of %d properties are not proved".formatted(file, missing, findings.size()));
    }
  }

  private static ProgramFile withForest(Path path) {
    ProgramFile read = ProgramFile.read(path);
    if (!read.program().hasForest()) {
      throw UserError.input(
          path + ": key `content.forest`: the program has no forest, so there is nothing to prove");
    }
    return read;
  }

  private List<Prover.Task> tasks(DecisionProgram program) {
    List<Wanted> wanted = claims.stream().map(text -> ClaimText.parse(text, program)).toList();
    Prover prover = new Prover(program, limit);
    return other == null
        ? prover.tasks(wanted)
        : List.of(prover.equalTo(withForest(other).program()));
  }

  private static List<Finding> prove(List<Prover.Task> tasks) {
    List<Finding> findings = new ArrayList<>();
    try (Progress progress = Progress.of("prove", (long) tasks.size() * STEPS)) {
      long[] done = {0};
      for (int i = 0; i < tasks.size(); i++) {
        long before = (long) i * STEPS;
        findings.add(
            tasks
                .get(i)
                .prove(share -> advance(progress, done, before + Math.round(share * STEPS))));
        advance(progress, done, before + STEPS);
      }
    }
    return findings;
  }

  private static void advance(Progress progress, long[] done, long to) {
    for (; done[0] < to; done[0]++) {
      progress.step();
    }
  }

  private void print(DecisionProgram program, List<Finding> findings) {
    PrintWriter out = spec.commandLine().getOut();
    FindingText text = new FindingText(program);
    for (Finding finding : findings) {
      out.println(json ? text.json(finding) : text.lines(finding));
    }
  }

  private void writePruned(ProgramFile read) {
    DecisionProgram smaller = Reachability.pruned(read.program(), Reachability.Symmetric.KEEP);
    ProgramFile.write(pruned, smaller, read.ofChild());
    if (!json) {
      spec.commandLine().getOut().println(pruned);
    }
  }
}
