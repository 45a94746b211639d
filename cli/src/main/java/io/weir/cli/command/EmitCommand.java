package io.weir.cli.command;

import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.c.CostModel;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.target.Target;
import io.weir.codegen.target.table.IntervalTable;
import io.weir.nativelib.differential.Differential;
import io.weir.nativelib.load.NativeProgram;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.CompiledLibrary;
import io.weir.nativelib.toolchain.CoreGates;
import io.weir.nativelib.toolchain.LibraryBuild;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Emits C from a decision program. */
@Command(
    name = "emit",
    description =
        "Emits integer C from a decision program; with --compile also builds and checks it.",
    mixinStandardHelpOptions = true)
public final class EmitCommand implements Runnable {
  private static final long VECTORS = 1_000_000;

  /** The form that means the cheapest. */
  private static final String AUTO = "auto";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PROGRAM",
      arity = "0..1",
      description = "Decision program, from `weir distill`; or --from a model of another library.")
  private Path program;

  @Mixin private ImportOptions imported;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the C files.",
      required = true)
  private Path out;

  @Option(
      names = "--target",
      converter = TargetConverter.class,
      description = "One of: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.",
      defaultValue = "shared")
  private Target target;

  @Option(
      names = "--compile",
      description = {
        "Compile into a shared library in the same folder, load it and compare it with the Java"
            + " interpreter on a million inputs. A copy of the program lies beside it, so that"
            + " `weir evaluate` can run it."
      })
  private boolean compile;

  @Option(
      names = "--form",
      paramLabel = "FORM",
      description = {
        "How the forest is written: auto (the cheapest on the target), ifElse, heap (tables of"
            + " nodes, any depth), compares or bitRows (both for symmetric trees); default"
            + " ${DEFAULT-VALUE}."
      },
      defaultValue = AUTO)
  private String form;

  @Mixin private ControlOption control;

  @Override
  public void run() {
    if (!control.isAuto() && target != Target.BPF && target != Target.KERNEL) {
      throw new ParameterException(
          spec.commandLine(), "--control is for the targets bpf and kernel, not " + target);
    }
    if (compile && target != Target.SHARED) {
      throw new ParameterException(spec.commandLine(), notCompiled());
    }
    ProgramFile file = program();
    Provenance provenance = file.ofChild();
    CCompiler compiler = compile ? CCompiler.find() : null;
    Optional<ForestForm> wanted =
        form.equals(AUTO) ? Optional.empty() : Optional.of(ForestForm.of(form));
    Map<String, String> files = target.emitAll(control.emission(file, wanted));
    files.keySet().forEach(name -> NewFile.require(out.resolve(name)));
    Target.write(files, out);
    files.keySet().forEach(name -> spec.commandLine().getOut().println(out.resolve(name)));
    if (target == Target.TABLE) {
      describe(IntervalTable.of(file.program()));
    } else if (file.program().hasForest() && target != Target.BPF) {
      // In BPF the forest is data, in one form.
      describe(file.program().forest(), wanted);
    }
    if (compile) {
      gates(files.get(CoreEmitter.FILE_NAME));
      compileAndCompare(new LibraryBuild(compiler, out), file, provenance, wanted);
    }
  }

  private ProgramFile program() {
    if (imported.given() == (program != null)) {
      throw new ParameterException(
          spec.commandLine(), "Expected either a decision program or --from MODEL.");
    }
    if (imported.given()) {
      return imported.program(out, spec.commandLine().getOut());
    }
    imported.requireAbsent();
    return ProgramFile.read(program);
  }

  private String notCompiled() {
    String check =
        switch (target) {
          case PCC -> "; `weir nic test` compiles firmware and runs it";
          case BPF -> "; `weir kernel load` compiles and loads it";
          case KERNEL -> "; `weir kernel test` builds the module and runs it";
          case SHARED, TABLE -> "";
        };
    return "--compile builds a shared library, not a target `%s`%s".formatted(target, check);
  }

  private void describe(IntervalTable table) {
    spec.commandLine()
        .getOut()
        .printf(
            "%,d tables, %,d entries; %,d ternary entries if ranges are written as prefixes%n",
            table.tables().size(), table.entries(), table.prefixes());
  }

  private void describe(Forest forest, Optional<ForestForm> wanted) {
    ForestForm used = wanted.orElseGet(() -> CostModel.choose(forest, target.processor()));
    CostModel.Estimate cost = CostModel.estimate(forest, used, target.processor());
    spec.commandLine()
        .getOut()
        .printf(
            "form %s: about %,d instructions per evaluation of the forest on %s, %,d bytes of"
                + " tables%n",
            used.key(), cost.instructions(), target.processor().words(), cost.tableBytes());
  }

  private void gates(String core) {
    for (CoreGates.Report report : CoreGates.run(core, System.getenv())) {
      StringBuilder line = new StringBuilder(report.compiler() + ": ");
      line.append(report.passed().isEmpty() ? "" : "passed " + String.join(", ", report.passed()));
      report.stackBytes().ifPresent(bytes -> line.append("; stack " + bytes + " bytes"));
      report.skipped().forEach(skipped -> line.append("; skipped ").append(skipped));
      spec.commandLine().getOut().println(line);
    }
  }

  private void compileAndCompare(
      LibraryBuild build, ProgramFile file, Provenance provenance, Optional<ForestForm> wanted) {
    CompiledLibrary library = build.build(file.program(), provenance, wanted);
    ProgramBeside.put(file.file(), library.file());
    try (NativeProgram loaded = NativeProgram.load(library.file(), file.program())) {
      Differential.Result result = Differential.run(loaded, VECTORS, file.provenance().seed());
      if (!result.exact()) {
        throw UserError.checkFailed(
            library.file() + ": differs from the interpreter; " + result.firstMismatch());
      }
      spec.commandLine()
          .getOut()
          .printf(
              "%s: equal to the interpreter on %,d inputs (%,d at thresholds), %s%n",
              library.file(), result.vectors(), result.witnesses(), library.compiler());
    }
  }
}
