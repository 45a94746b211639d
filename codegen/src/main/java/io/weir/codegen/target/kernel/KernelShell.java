package io.weir.codegen.target.kernel;

import io.weir.artefact.Resources;
import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.c.Processor;
import io.weir.codegen.target.Emission;
import io.weir.codegen.target.Shell;
import io.weir.codegen.target.tcp.TcpControl;
import io.weir.codegen.target.tcp.TcpSources;
import java.util.Map;
import java.util.TreeMap;

/** The shell of a Linux module: {@code tcp_congestion_ops} around the core. */
public final class KernelShell implements Shell {
  /** One name whatever it controls; the module is weir_module.ko or, of BBR, weir_bbr.ko. */
  private static final String MAIN = "weir_module.c";

  private static final String MAKEFILE = "Makefile";
  private static final String README = "README.md";

  @Override
  public Processor processor() {
    return Processor.SERVER;
  }

  @Override
  public String mainFile() {
    return MAIN;
  }

  @Override
  public Map<String, String> sources(Emission emission) {
    Map<String, String> files =
        new TreeMap<>(TcpSources.of(emission.program(), emission.control()));
    files.put(CoreEmitter.FILE_NAME, core(emission));
    files.put(
        MAIN,
        "/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */\n"
            + provenance(emission, "/*", " * ", " */")
            + Resources.text(KernelShell.class, bbr(emission) ? "weir_bbr_module.c" : MAIN));
    // The kernel's build system cannot compile without it.
    files.put(
        MAKEFILE,
        "# SPDX-License-Identifier: GPL-2.0 OR Apache-2.0\n"
            + provenance(emission, "#", "# ", "#")
            + Resources.text(KernelShell.class, bbr(emission) ? "Makefile-bbr" : MAKEFILE));
    return files;
  }

  private static boolean bbr(Emission emission) {
    return emission.control() == TcpControl.BBR;
  }

  @Override
  public Map<String, String> companions(Emission emission) {
    return Map.of(
        README,
        Resources.text(KernelShell.class, bbr(emission) ? "README-bbr.md" : README)
            + "\n## What it was made from\n\n```\n"
            + provenance(emission, "", "", "")
            + "```\n\nLicence: GPL-2.0 OR Apache-2.0.\n");
  }

  private static String provenance(Emission emission, String open, String each, String close) {
    return (open + "\n" + each + "program   " + emission.program().sha256() + "\n")
        .concat(each + "scenario  " + emission.provenance().scenarioSha256() + "\n")
        .concat(each + "seed      " + emission.provenance().seed() + "\n")
        .concat(each + "weir      " + emission.provenance().weirVersion() + "\n")
        .concat(close + (close.isEmpty() ? "" : "\n"))
        .replaceFirst("^\n", "");
  }
}
