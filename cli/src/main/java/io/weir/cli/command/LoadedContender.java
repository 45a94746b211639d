package io.weir.cli.command;

import io.weir.artefact.Artefact;
import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.benchmarks.compare.Contender;
import io.weir.cli.pipeline.DistilStage;
import io.weir.cli.pipeline.Lineup;
import io.weir.codegen.ir.ProgramFile;
import io.weir.nativelib.load.NativeProgram;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.LibraryBuild;
import io.weir.trainer.policy.PolicyFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A policy or program file as contenders: a policy is run as a network, a program in the Java
 * interpreter and, when wanted, as C compiled on the spot.
 */
final class LoadedContender implements AutoCloseable {
  private final List<Contender> contenders = new ArrayList<>();
  private NativeProgram loaded;
  private ScratchFolder folder;

  /** Loads a file of either kind; {@code asNative} compiles programs too. */
  static LoadedContender of(Path file, boolean asNative) {
    LoadedContender self = new LoadedContender();
    String format = Artefact.formatOf(file);
    String name = file.getFileName().toString();
    switch (format) {
      case PolicyFile.FORMAT -> {
        PolicyFile.Policy policy = PolicyFile.read(file);
        self.contenders.add(
            Lineup.network(name, policy.network(), DistilStage.observationOf(policy)));
      }
      case ProgramFile.FORMAT -> {
        ProgramFile program = ProgramFile.read(file);
        if (!program.program().hasForest()) {
          throw UserError.input(
              file + ": key `content.forest`: the program has no forest and cannot decide alone");
        }
        self.contenders.add(Lineup.program(name, program.program()));
        if (asNative) {
          self.compile(program, name);
        }
      }
      default ->
          throw UserError.input(
              file
                  + ": key `format`: expected \""
                  + PolicyFile.FORMAT
                  + "\" or \""
                  + ProgramFile.FORMAT
                  + "\", found \""
                  + format
                  + "\"");
    }
    return self;
  }

  private void compile(ProgramFile program, String name) {
    Provenance own = program.provenance();
    Provenance provenance =
        Provenance.now(own.seed(), own.scenarioSha256(), Map.of("program", program.sha256()));
    folder = ScratchFolder.create();
    try {
      Path library =
          new LibraryBuild(CCompiler.find(), folder.path())
              .build(program.program(), provenance)
              .file();
      loaded = NativeProgram.load(library, program.program());
      contenders.add(Lineup.compiled(name + " as C", loaded));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The contenders; valid until closed. */
  List<Contender> contenders() {
    return contenders;
  }

  @Override
  public void close() {
    if (loaded != null) {
      loaded.close();
    }
    if (folder != null) {
      folder.close();
    }
  }
}
