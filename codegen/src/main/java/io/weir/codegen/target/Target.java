package io.weir.codegen.target;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.c.Processor;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.target.bpf.BpfShell;
import io.weir.codegen.target.kernel.KernelShell;
import io.weir.codegen.target.pcc.PccShell;
import io.weir.codegen.target.shared.SharedShell;
import io.weir.codegen.target.table.TableShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The places emitted C runs in. */
public enum Target {
  /** A shared library for this machine, loaded by {@code native} and usable from any language. */
  SHARED(new SharedShell()),

  /** A module for Linux 6.1 and later. */
  KERNEL(new KernelShell()),

  /** Congestion control of the Linux kernel, as BPF. */
  BPF(new BpfShell()),

  /** Firmware for a programmable NIC, shaped for DOCA PCC. */
  PCC(new PccShell()),
  /** Interval tables for match-action hardware. */
  TABLE(new TableShell());

  private final Shell shell;

  Target(Shell shell) {
    this.shell = shell;
  }

  /** As the command line says it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Name of the file to hand to the compiler; it includes the core. */
  public String shellFile() {
    return shell.mainFile();
  }

  /** What the target runs on; decides which form of a forest is cheapest. */
  public Processor processor() {
    return shell.processor();
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
   * @throws io.weir.artefact.UserError as {@link Shell#sources}
   */
  public Map<String, String> emit(
      DecisionProgram program, Provenance provenance, Optional<ForestForm> form) {
    return emit(new Emission(program, provenance, form));
  }

  /** As {@link #emit(DecisionProgram, Provenance, Optional)}. */
  public Map<String, String> emit(Emission emission) {
    return new TreeMap<>(shell.sources(emission));
  }

  /**
   * Emits a program with everything that belongs to it.
   *
   * @param form of the forest; if empty, the cheapest on the target
   * @return as {@link #emit}, and how to build, load and test it
   */
  public Map<String, String> emitAll(
      DecisionProgram program, Provenance provenance, Optional<ForestForm> form) {
    return emitAll(new Emission(program, provenance, form));
  }

  /** As {@link #emitAll(DecisionProgram, Provenance, Optional)}. */
  public Map<String, String> emitAll(Emission emission) {
    Map<String, String> files = new TreeMap<>(shell.sources(emission));
    files.putAll(shell.companions(emission));
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

  /**
   * Writes what was emitted into a folder, and names the files. Each is written whole or not at
   * all; if one cannot be written, those that were new are removed again.
   *
   * @throws UserError naming the file that cannot be written
   */
  public static Set<String> write(Map<String, String> files, Path folder) {
    List<Path> fresh = new ArrayList<>();
    if (!Files.exists(folder)) {
      fresh.add(folder);
    }
    try {
      files.forEach(
          (name, text) -> {
            Path file = folder.resolve(name);
            if (!Files.exists(file)) {
              fresh.add(file);
            }
            AtomicFiles.writeString(file, text);
          });
    } catch (UserError e) {
      remove(fresh, e);
      throw e;
    }
    return files.keySet();
  }

  /** The folder is first in the list, and removed last. */
  private static void remove(List<Path> fresh, UserError cause) {
    for (int i = fresh.size() - 1; i >= 0; i--) {
      try {
        Files.deleteIfExists(fresh.get(i));
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }
}
