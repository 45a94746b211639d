package io.weir.codegen.target;

import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.c.Processor;
import java.util.Map;

/** What surrounds the core on one target: thin, so that the core is the same everywhere. */
public interface Shell {
  /** What the target runs on; decides which form of a forest is cheapest. */
  Processor processor();

  /** Name of the file to hand to the compiler; it includes the others. */
  String mainFile();

  /**
   * What is to be compiled: the core, where the target compiles one, and the shell.
   *
   * @return texts by file name
   * @throws io.weir.artefact.UserError if the target cannot run the program, saying why: it wants a
   *     signal that the target does not have, or a state larger than the target's
   */
  Map<String, String> sources(Emission emission);

  /**
   * What else belongs to an emitted program: how to build, load and test it.
   *
   * @return texts by file name
   */
  Map<String, String> companions(Emission emission);

  /** The core as this target wants it. */
  default String core(Emission emission) {
    return CoreEmitter.emit(
        emission.program(), emission.provenance(), emission.form(), processor());
  }
}
