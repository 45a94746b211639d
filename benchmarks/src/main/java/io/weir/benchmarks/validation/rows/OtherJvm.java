package io.weir.benchmarks.validation.rows;

import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java virtual machine beside this one.
 *
 * @param home folder of the JDK
 */
record OtherJvm(Path home) {
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");
  private static final Pattern VERSION =
      Pattern.compile("^JAVA_VERSION=\"(?:1\\.)?(\\d+)", Pattern.MULTILINE);
  private static final long MOST_MINUTES = 10;

  /** Another process of the Java this one runs on. */
  static OtherJvm same() {
    return new OtherJvm(Path.of(System.getProperty("java.home")));
  }

  /** A Java of that version among those the system's packages install. */
  static Optional<OtherJvm> ofVersion(int version) throws IOException {
    return ofVersion(version, INSTALLED);
  }

  /** As {@link #ofVersion(int)}, in any folder of JDKs. */
  static Optional<OtherJvm> ofVersion(int version, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    List<Path> homes = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(homes::add);
    }
    Collections.sort(homes);
    for (Path home : homes) {
      if (versionOf(home) == version && Files.isExecutable(home.resolve("bin/java"))) {
        return Optional.of(new OtherJvm(home));
      }
    }
    return Optional.empty();
  }

  /** Major version by the JDK's release file; 0 if there is none. */
  private static int versionOf(Path home) throws IOException {
    Path release = home.resolve("release");
    if (!Files.isReadable(release)) {
      return 0;
    }
    Matcher version = VERSION.matcher(Files.readString(release));
    return version.find() ? Integer.parseInt(version.group(1)) : 0;
  }

  /**
   * Runs a class of this program in it and waits.
   *
   * @return the lines it printed
   * @throws UserError if it ends with another exit code than 0, with what it said
   */
  List<String> run(Class<?> program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/java").toString());
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile("weir-validate", ".err");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    try {
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw UserError.environment(
            home + ": " + program.getSimpleName() + " failed: " + Files.readString(errors).strip());
      }
      return out.lines().toList();
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(errors);
    }
  }
}
