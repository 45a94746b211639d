package io.weir.benchmarks.trees;

import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.target.tcp.TcpControl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures decision programs on rows they visit: the walk of the forest alone and the whole
 * decision, in every form, beside the same forest as nested ifs over doubles, and called from Java.
 * All of a program is timed in one process; what is timed is first checked to answer as the
 * interpreter does.
 */
public final class ProgramComparison {
  private final Workbench bench;
  private final Runnable stepDone;

  /**
   * A comparison.
   *
   * @param effort how long to measure
   * @param folder for sources and programs; nothing in it is kept
   * @param environment {@code PATH} and {@code CC}
   * @param stepDone called after every program
   * @param note told what cannot be measured, and why
   * @throws UserError if there is no C compiler
   */
  public ProgramComparison(
      Effort effort,
      Path folder,
      Map<String, String> environment,
      Runnable stepDone,
      Consumer<String> note) {
    bench = new Workbench(effort, folder, environment, note);
    this.stepDone = stepDone;
  }

  /**
   * Measures.
   *
   * @param files programs for BBR, or for a rate
   * @throws UserError if one is no program with a forest, or a form does not answer as it must
   */
  public ProgramReport run(List<Path> files) {
    Map<String, ProgramFile> programs = new LinkedHashMap<>();
    for (Path file : files) {
      ProgramFile program = ProgramFile.read(file);
      if (!program.program().hasForest()) {
        throw UserError.input(
            file
                + ": the program has no forest; expected one with trees, as `weir bbr train` makes");
      }
      programs.put(file.toString(), program);
    }
    Map<String, ProgramResult> results = new LinkedHashMap<>();
    programs.forEach(
        (name, file) -> {
          results.put(name, measure(name, file));
          stepDone.run();
        });
    return new ProgramReport(bench, results);
  }

  private VisitedRows rows(DecisionProgram program) {
    int rows = bench.effort().rows();
    return TcpControl.of(program) == TcpControl.BBR
        ? GainRows.collect(program, rows)
        : VisitedRows.collect(program, rows);
  }

  private ProgramResult measure(String name, ProgramFile file) {
    DecisionProgram program = file.program();
    ProgramForms visited = new ProgramForms(program, rows(program));
    Forms forms = bench.forms(program, file.ofChild());
    List<Contender> contenders = new ArrayList<>(visited.contenders(forms));
    contenders.add(
        Contender.onReals(
            PlainEmitter.NAME,
            PlainEmitter.emit(program),
            "plain_score(f)",
            visited.fractionBits(),
            visited.rows().features()));
    Map<String, TimingRun.Timed> timed = bench.time(contenders);
    long[] scores = visited.scores();
    long[] decisions = visited.decisions();
    Map<String, Measured> measured = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      String own = contender.name();
      String what = name + ", " + own;
      TimingRun.Timed time = timed.get(own);
      if (own.equals(PlainEmitter.NAME)) {
        Workbench.requireEqual(what, i -> PlainEmitter.scoreQ16(time.answers().get(i)), scores);
        continue;
      }
      boolean decides = own.startsWith(ProgramForms.DECISION);
      Workbench.requireEqual(what, time.answers()::get, decides ? decisions : scores);
      measured.put(own, new Measured(time, bench.count(contender)));
    }
    return new ProgramResult(
        TcpControl.of(program),
        program.forest().trees().size(),
        measured,
        timed.get(PlainEmitter.NAME),
        forms.choices(),
        bench.calls(Path.of(name), program, file.ofChild()));
  }
}
