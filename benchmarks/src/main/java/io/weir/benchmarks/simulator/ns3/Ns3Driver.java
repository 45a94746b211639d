package io.weir.benchmarks.simulator.ns3;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Json;
import io.weir.artefact.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The driver program {@code leaf_spine_dctcp.cc}, compiled for this machine. */
public final class Ns3Driver {
  private static final String SOURCE = "leaf_spine_dctcp.cc";
  private static final long COMPILE_TIMEOUT_S = 120;
  private static final long RUN_TIMEOUT_S = 180;

  /** Flags it is compiled with; ns-3's own libraries are as the distribution built them. */
  public static final List<String> FLAGS = List.of("-std=c++17", "-O3", "-DNDEBUG");

  private static final List<String> LIBRARIES =
      List.of(
          "-lns3-applications",
          "-lns3-internet",
          "-lns3-point-to-point",
          "-lns3-traffic-control",
          "-lns3-network",
          "-lns3-core");

  private final Path folder;
  private final Path program;

  private Ns3Driver(Path folder, Path program) {
    this.folder = folder;
    this.program = program;
  }

  /**
   * Compiles the driver into {@code folder}.
   *
   * @throws UserError with what the compiler printed if it refuses
   */
  public static Ns3Driver build(Ns3Toolchain toolchain, Path folder) {
    Path source = folder.resolve(SOURCE);
    Path program = folder.resolve("leaf_spine_dctcp");
    try (InputStream in = Ns3Driver.class.getResourceAsStream(SOURCE)) {
      if (in == null) {
        throw new IllegalStateException(SOURCE + " is missing from the jar");
      }
      AtomicFiles.write(source, file -> Files.write(file, in.readAllBytes()));
    } catch (IOException e) {
      throw UserError.environment("cannot read " + SOURCE + ": " + AtomicFiles.reason(e), e);
    }
    List<String> line = new ArrayList<>(List.of(toolchain.compiler()));
    line.addAll(FLAGS);
    line.addAll(List.of("-o", program.toString(), source.toString()));
    line.addAll(LIBRARIES);
    Ns3Process.run(line, folder, COMPILE_TIMEOUT_S);
    return new Ns3Driver(folder, program);
  }

  /**
   * Simulates {@code scenario} and measures what comes after the warm-up.
   *
   * @param warmupUs simulated time that is not measured, µs
   * @param durationUs simulated time that is, µs
   */
  public Ns3Result run(Ns3Scenario scenario, long warmupUs, long durationUs) {
    Path flows = folder.resolve("flows.txt");
    AtomicFiles.writeString(flows, scenario.flowFile());
    List<String> line = new ArrayList<>(List.of(program.toString(), "--flows=" + flows));
    line.addAll(scenario.options());
    line.addAll(List.of("--warmupUs=" + warmupUs, "--durationUs=" + durationUs));
    String printed = Ns3Process.run(line, folder, RUN_TIMEOUT_S);
    try {
      return Json.MAPPER.readValue(printed, Ns3Result.class);
    } catch (JsonProcessingException e) {
      throw UserError.environment("the ns-3 driver printed no result: " + printed, e);
    }
  }
}
