package io.weir.codegen.target.shared;

import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.c.Processor;
import io.weir.codegen.target.Emission;
import io.weir.codegen.target.Shell;
import java.util.Map;

/** The shell of a shared library, with a self-test beside it. */
public final class SharedShell implements Shell {
  @Override
  public Processor processor() {
    return Processor.SERVER;
  }

  @Override
  public String mainFile() {
    return "weir_shared.c";
  }

  @Override
  public Map<String, String> sources(Emission emission) {
    return Map.of(
        CoreEmitter.FILE_NAME, core(emission), mainFile(), SharedCode.emit(emission.program()));
  }

  @Override
  public Map<String, String> companions(Emission emission) {
    return Map.of(SelfTest.FILE_NAME, SelfTest.emit(emission.program()));
  }
}
