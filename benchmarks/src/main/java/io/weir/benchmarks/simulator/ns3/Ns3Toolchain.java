package io.weir.benchmarks.simulator.ns3;

import io.weir.artefact.UserError;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A C++ compiler that finds ns-3.
 *
 * @param compiler its path
 * @param compilerVersion first line of its {@code --version}
 */
public record Ns3Toolchain(String compiler, String compilerVersion) {
  private static final long TIMEOUT_S = 60;
  private static final String MEND = "apt-get install -y libns3-dev g++";

  /**
   * The toolchain of this machine.
   *
   * @throws UserError that says what is missing and how to install it
   */
  public static Ns3Toolchain find() {
    return find(System.getenv());
  }

  /** As {@link #find()}, with {@code CXX} and {@code PATH} from {@code environment}. */
  public static Ns3Toolchain find(Map<String, String> environment) {
    String path = environment.getOrDefault("PATH", "");
    String chosen = environment.getOrDefault("CXX", "").strip();
    List<String> names = chosen.isEmpty() ? List.of("g++", "clang++", "c++") : List.of(chosen);
    String compiler =
        names.stream()
            .flatMap(name -> onPath(name, path).stream())
            .findFirst()
            .orElseThrow(
                () ->
                    UserError.environment(
                        "no C++ compiler (looked for " + String.join(", ", names) + "): " + MEND));
    requireHeaders(compiler);
    return new Ns3Toolchain(compiler, firstLine(List.of(compiler, "--version")));
  }

  private static void requireHeaders(String compiler) {
    try {
      Ns3Process.run(
          List.of(
              compiler,
              "-E",
              "-x",
              "c++",
              "-include",
              "ns3/core-module.h",
              "-o",
              "/dev/null",
              "/dev/null"),
          Path.of("."),
          TIMEOUT_S);
    } catch (UserError e) {
      throw UserError.environment("ns-3's headers are not installed: " + MEND, e);
    }
  }

  private static String firstLine(List<String> line) {
    return Ns3Process.run(line, Path.of("."), TIMEOUT_S).lines().findFirst().orElse("unknown");
  }

  private static Optional<String> onPath(String name, String path) {
    if (name.indexOf('/') >= 0) {
      return Optional.of(name).filter(file -> Files.isExecutable(Path.of(file)));
    }
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        return Optional.of(candidate.toString());
      }
    }
    return Optional.empty();
  }
}
