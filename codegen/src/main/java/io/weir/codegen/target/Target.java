package io.weir.codegen.target;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Provenance;
import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.target.shared.SharedShell;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The places emitted C runs in. */
public enum Target {
  /** A shared library for this machine, loaded by {@code native} and usable from any language. */
  SHARED(SharedShell.FILE_NAME, SharedShell::emit);

  private final String shellFile;
  private final Function<DecisionProgram, String> shell;

  Target(String shellFile, Function<DecisionProgram, String> shell) {
    this.shellFile = shellFile;
    this.shell = shell;
  }

  /** Name of the file to hand to the compiler; it includes the core. */
  public String shellFile() {
    return shellFile;
  }

  /**
   * Emits a program.
   *
   * @return texts by file name, sorted: the core and the shell
   * @throws io.weir.artefact.UserError as {@link CoreEmitter#emit}
   */
  public Map<String, String> emit(DecisionProgram program, Provenance provenance) {
    Map<String, String> files = new TreeMap<>();
    files.put(CoreEmitter.FILE_NAME, CoreEmitter.emit(program, provenance));
    files.put(shellFile, shell.apply(program));
    return files;
  }

  /**
   * Emits a program into a folder, each file whole or not at all.
   *
   * @return names of the files, sorted
   */
  public Set<String> write(DecisionProgram program, Provenance provenance, Path folder) {
    Map<String, String> files = emit(program, provenance);
    files.forEach((name, text) -> AtomicFiles.writeString(folder.resolve(name), text));
    return files.keySet();
  }
}
