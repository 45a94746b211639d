package io.weir.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.Artefact;
import io.weir.artefact.Json;
import io.weir.artefact.Provenance;
import io.weir.artefact.TemporaryFolder;
import io.weir.artefact.UserError;
import io.weir.benchmarks.compare.Contender;
import io.weir.cli.pipeline.DistilStage;
import io.weir.cli.pipeline.Lineup;
import io.weir.codegen.ir.ProgramFile;
import io.weir.nativelib.control.ControlLibrary;
import io.weir.nativelib.control.NativeControl;
import io.weir.nativelib.load.NativeProgram;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.LibraryBuild;
import io.weir.trainer.policy.PolicyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file as contenders: a policy is run as a network, a program in the Java interpreter and, when
 * wanted, as C compiled on the spot; a library that was made of a program, and congestion control
 * in C, source or library, as they are.
 */
final class LoadedContender implements AutoCloseable {
  private final List<Contender> contenders = new ArrayList<>();
  private final ObjectNode description = Json.MAPPER.createObjectNode();
  private NativeProgram loaded;
  private ControlLibrary control;
  private TemporaryFolder folder;
  private boolean emitted;

  /** As {@link #of(Path, boolean, Map)}, without parameters. */
  static LoadedContender of(Path file, boolean asNative) {
    return of(file, asNative, Map.of());
  }

  /**
   * Loads a file of any kind.
   *
   * @param asNative compiles programs too
   * @param parameters for congestion control in C, by name
   */
  static LoadedContender of(Path file, boolean asNative, Map<String, Long> parameters) {
    LoadedContender self = new LoadedContender();
    Optional<String> made = emittedProgram(file);
    if (made.isEmpty() && ControlLibrary.isControl(file)) {
      self.open(file, parameters);
      return self;
    }
    if (!parameters.isEmpty()) {
      throw UserError.input("--parameter: " + file + " has none; only congestion control in C has");
    }
    if (made.isPresent()) {
      self.load(file, ProgramBeside.find(file, made.get()));
    } else {
      self.read(file, asNative);
    }
    return self;
  }

  private void read(Path file, boolean asNative) {
    String format = Artefact.formatOf(file);
    description.put("algorithm", format + (asNative ? ", as compiled C" : ""));
    description.put("policySha256", Artefact.hashOf(file));
    String name = file.getFileName().toString();
    switch (format) {
      case PolicyFile.FORMAT -> {
        PolicyFile.Policy policy = PolicyFile.read(file);
        contenders.add(Lineup.network(name, policy.network(), DistilStage.observationOf(policy)));
      }
      case ProgramFile.FORMAT -> {
        ProgramFile program = ProgramFile.read(file);
        requireForest(file, program);
        contenders.add(Lineup.program(name, program.program()));
        if (asNative) {
          compile(program, name);
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
  }

  /** Hash of the program a library was made of; empty if the file is nothing of the kind. */
  private static Optional<String> emittedProgram(Path file) {
    boolean library = ControlLibrary.isControl(file) && !file.toString().endsWith(".c");
    return library && Files.isRegularFile(file)
        ? NativeProgram.programSha256(file)
        : Optional.empty();
  }

  private static void requireForest(Path file, ProgramFile program) {
    if (!program.program().hasForest()) {
      throw UserError.input(
          file + ": key `content.forest`: the program has no forest and cannot decide alone");
    }
  }

  private void load(Path file, ProgramFile program) {
    requireForest(program.file(), program);
    loaded = NativeProgram.load(file, program.program());
    emitted = true;
    contenders.add(Lineup.compiled(file.getFileName().toString(), loaded));
    description.put("algorithm", ProgramFile.FORMAT + ", as compiled C");
    description.put("policySha256", program.sha256());
    description.put("librarySha256", Json.sha256(file));
  }

  private void open(Path file, Map<String, Long> parameters) {
    folder = TemporaryFolder.create("weir");
    try {
      control = ControlLibrary.open(file, folder.path());
      // Made once without a simulation, so that wrong parameters show before anything runs.
      NativeControl configured = control.newControl(parameters);
      contenders.add(
          new Contender(file.getFileName().toString(), scenario -> control.newControl(parameters)));
      description.put("algorithm", "congestion control in C: " + control.name());
      description.put("controlSha256", Json.sha256(file));
      ObjectNode values = description.putObject("parameters");
      configured.parameters().forEach(values::put);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void compile(ProgramFile program, String name) {
    Provenance provenance = program.ofChild();
    folder = TemporaryFolder.create("weir");
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

  /** What runs, for the results: algorithm, hash of the file, parameters. */
  ObjectNode description() {
    return description;
  }

  /** Whether the file is C already: congestion control, or a library made of a program. */
  boolean isC() {
    return control != null || emitted;
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
    if (control != null) {
      control.close();
    }
    if (folder != null) {
      folder.close();
    }
  }
}
