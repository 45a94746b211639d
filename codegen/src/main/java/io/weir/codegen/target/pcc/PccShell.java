package io.weir.codegen.target.pcc;

import io.weir.artefact.Resources;
import io.weir.artefact.UserError;
import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.c.Processor;
import io.weir.codegen.target.Emission;
import io.weir.codegen.target.Shell;
import java.util.LinkedHashMap;
import java.util.Map;

/** Firmware for a programmable NIC, shaped for DOCA PCC. */
public final class PccShell implements Shell {
  /** Bytes that a NIC keeps per flow. */
  public static final int MOST_FLOW_BYTES = 48;

  /** Version of the firmware's parameters and flow state. */
  public static final int ABI_VERSION = 1;

  /** The algorithm slot that the program takes. */
  public static final int SLOT = 0;

  private static final String MAIN = "weir_pcc.c";
  private static final String HEADER = "doca_pcc_dev.h";

  @Override
  public Processor processor() {
    return Processor.IN_ORDER;
  }

  @Override
  public String mainFile() {
    return MAIN;
  }

  @Override
  public Map<String, String> sources(Emission emission) {
    FlowLayout layout = new FlowLayout(emission.program());
    requireRoom(emission, layout);
    Map<String, String> values = values(emission, layout);
    Map<String, String> files = new LinkedHashMap<>();
    files.put(CoreEmitter.FILE_NAME, core(emission));
    files.put(MAIN, filled(MAIN, values));
    files.put(HEADER, filled(HEADER, values));
    files.put(ProgramHeader.FILE_NAME, ProgramHeader.emit(layout, values.get("PROVENANCE")));
    return files;
  }

  @Override
  public Map<String, String> companions(Emission emission) {
    Map<String, String> values = values(emission, new FlowLayout(emission.program()));
    return Map.of("Makefile", filled("Makefile", values), "README.md", filled("README.md", values));
  }

  /** Bytes of a flow's state in the firmware. */
  public static int flowBytes(Emission emission) {
    return new FlowLayout(emission.program()).bytes();
  }

  private static void requireRoom(Emission emission, FlowLayout layout) {
    if (layout.bytes() > MOST_FLOW_BYTES) {
      throw UserError.input(
          ("program `%s`: its state takes %d bytes per flow as firmware (%d of the program, %d of"
                  + " the firmware: %s), but a NIC keeps %d; use a program with less state")
              .formatted(
                  emission.program().name(),
                  layout.bytes(),
                  layout.coreBytes(),
                  layout.bytes() - layout.coreBytes(),
                  String.join(", ", layout.ownFields()),
                  MOST_FLOW_BYTES));
    }
  }

  private static Map<String, String> values(Emission emission, FlowLayout layout) {
    return Map.of(
        "PROGRAM",
        emission.program().name(),
        "PROVENANCE",
        "Program %s, scenario %s, seed %d, Weir %s, ABI %d."
            .formatted(
                emission.program().sha256(),
                emission.provenance().scenarioSha256(),
                emission.provenance().seed(),
                emission.provenance().weirVersion(),
                ABI_VERSION),
        "FLOW_BYTES",
        Integer.toString(layout.bytes()),
        "CORE_BYTES",
        Integer.toString(layout.coreBytes()),
        "SLOT",
        Integer.toString(SLOT));
  }

  private static String filled(String name, Map<String, String> values) {
    String text = Resources.text(PccShell.class, name);
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("${" + value.getKey() + "}", value.getValue());
    }
    return text;
  }
}
