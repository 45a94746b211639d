package io.weir.codegen.target;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Provenance;
import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.c.Processor;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.target.shared.SelfTest;
import io.weir.codegen.target.shared.SharedShell;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The places emitted C runs in. */
public enum Target {
  /** A shared library for this machine, loaded by {@code native} and usable from any language. */
  SHARED(Processor.SERVER, SharedShell.FILE_NAME, SharedShell::emit);

  private final Processor processor;
  private final String shellFile;
  private final Function<DecisionProgram, String> shell;

  Target(Processor processor, String shellFile, Function<DecisionProgram, String> shell) {
    this.processor = processor;
    this.shellFile = shellFile;
    this.shell = shell;
  }

  /** Name of the file to hand to the compiler; it includes the core. */
  public String shellFile() {
    return shellFile;
  }

  /** What the target runs on; decides which form of a forest is cheapest. */
  public Processor processor() {
    return processor;
  }

  /** As {@link #emit(DecisionProgram, Provenance, Optional)}, in the cheapest form. */
  public Map<String, String> emit(DecisionProgram program, Provenance provenance) {
    return emit(program, provenance, Optional.empty());
  }

  /**
   * Emits a program: what is to be compiled.
   *
   * @param form of the forest; if empty, the cheapest on the target
   * @return texts by file name, sorted: the core and the shell
   * @throws io.weir.artefact.UserError as {@link CoreEmitter#emit}
   */
  public Map<String, String> emit(
      DecisionProgram program, Provenance provenance, Optional<ForestForm> form) {
    Map<String, String> files = new TreeMap<>();
    files.put(CoreEmitter.FILE_NAME, CoreEmitter.emit(program, provenance, form, processor));
    files.put(shellFile, shell.apply(program));
    return files;
  }

  /**
   * Emits a program with everything that belongs to it.
   *
   * @param form of the forest; if empty, the cheapest on the target
   * @return as {@link #emit}, and the self-test
   */
  public Map<String, String> emitAll(
      DecisionProgram program, Provenance provenance, Optional<ForestForm> form) {
    Map<String, String> files = emit(program, provenance, form);
    files.put(SelfTest.FILE_NAME, SelfTest.emit(program));
    return files;
  }

  /**
   * Emits a program into a folder, each file whole or not at all.
   *
   * @return names of the files, sorted
   */
  public Set<String> write(DecisionProgram program, Provenance provenance, Path folder) {
    return write(emitAll(program, provenance, Optional.empty()), folder);
  }

  /** Writes what was emitted into a folder, each file whole or not at all, and names the files. */
  public static Set<String> write(Map<String, String> files, Path folder) {
    files.forEach((name, text) -> AtomicFiles.writeString(folder.resolve(name), text));
    return files.keySet();
  }
}
