package io.weir.nativelib.kernel;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import io.weir.nativelib.toolchain.MachineProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Debian's archive, read with the machine's own apt, which verifies signatures and checksums. Lists
 * and packages lie in a folder of their own: the machine's apt is left as it is, and nothing is
 * installed. Needs no rights.
 */
final class Apt {
  private static final String ARCHIVE = "http://deb.debian.org/debian";
  private static final String MEND = "apt-get install -y apt dpkg debian-archive-keyring";
  private static final List<Path> KEYS =
      List.of(
          Path.of("/usr/share/keyrings/debian-archive-keyring.gpg"),
          Path.of("/usr/share/keyrings/debian-archive-keyring.pgp"));
  private static final Pattern DEPENDENCY = Pattern.compile("(linux-[^ ,(|]+)");

  private final Path folder;
  private final Map<String, String> environment;

  private Apt(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * Fetches the archive's lists.
   *
   * @param folder where apt may work
   * @throws UserError without apt, Debian's keys or the network
   */
  static Apt update(Path folder, Map<String, String> environment) {
    Apt apt = new Apt(folder, environment);
    apt.prepare();
    apt.get(
        List.of("update", "-q"),
        folder,
        "cannot read Debian's package lists from " + ARCHIVE + "; this needs the network (once)");
    return apt;
  }

  private void prepare() {
    Path keys =
        KEYS.stream()
            .filter(Files::isReadable)
            .findFirst()
            .orElseThrow(
                () -> UserError.environment("Debian's archive keys are not installed: " + MEND));
    StringBuilder sources = new StringBuilder();
    Stream.of(KernelSeries.values())
        .map(KernelSeries::suite)
        .distinct()
        .forEach(
            suite ->
                sources.append("deb [signed-by=%s] %s %s main\n".formatted(keys, ARCHIVE, suite)));
    try {
      for (String name : List.of("state/lists/partial", "cache/archives/partial")) {
        Files.createDirectories(folder.resolve(name));
      }
      Files.writeString(folder.resolve("status"), "");
    } catch (IOException e) {
      throw UserError.environment(
          "cannot write " + folder + ": " + AtomicFiles.reason(e) + "; set XDG_CACHE_HOME", e);
    }
    AtomicFiles.writeString(folder.resolve("sources.list"), sources.toString());
  }

  /** Options that keep apt inside its folder. */
  private List<String> options() {
    List<String> options = new ArrayList<>();
    for (String option :
        List.of(
            "Dir::State=" + folder.resolve("state"),
            "Dir::State::status=" + folder.resolve("status"),
            "Dir::Cache=" + folder.resolve("cache"),
            "Dir::Etc::sourcelist=" + folder.resolve("sources.list"),
            "Dir::Etc::sourceparts=-",
            "Dir::Etc::preferencesparts=-",
            "APT::Architecture=amd64",
            "APT::Architectures::=amd64",
            "APT::Sandbox::User=root",
            "APT::Update::Error-Mode=any",
            "Acquire::Languages=none",
            "Acquire::Retries=2",
            "Acquire::http::Timeout=20")) {
      options.add("-o");
      options.add(option);
    }
    return options;
  }

  private List<String> get(List<String> words, Path where, String failure) {
    return run("apt-get", words, where, failure);
  }

  private List<String> run(String program, List<String> words, Path where, String failure) {
    MachineProgram apt = MachineProgram.require(program, environment, MEND);
    List<String> line = options();
    line.addAll(words);
    try {
      return apt.run(line, where);
    } catch (UserError e) {
      throw UserError.environment(failure + ".\n" + e.getMessage(), e);
    }
  }

  /**
   * The newest version of a package that begins with a prefix.
   *
   * @throws UserError if the archive has none
   */
  String version(String name, String prefix) {
    return run("apt-cache", List.of("madison", name), folder, "cannot look up " + name).stream()
        .map(line -> line.split("\\|", -1))
        .filter(columns -> columns.length == 3 && columns[1].strip().startsWith(prefix))
        .map(columns -> columns[1].strip())
        .findFirst()
        .orElseThrow(() -> missing(name + " of version " + prefix + "*"));
  }

  private static UserError missing(String what) {
    return UserError.environment(
        "Debian's archive at %s has no package %s; another release may have replaced it"
            .formatted(ARCHIVE, what));
  }

  /** The {@code linux-} packages that a certain version of a package depends on. */
  List<String> linuxDependencies(String name, String version) {
    List<String> lines =
        run("apt-cache", List.of("show", name + "=" + version), folder, "cannot look up " + name);
    String depends =
        lines.stream()
            .filter(line -> line.startsWith("Depends:"))
            .findFirst()
            .orElseThrow(() -> missing(name));
    List<String> names = new ArrayList<>();
    Matcher matcher = DEPENDENCY.matcher(depends);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  /**
   * Downloads packages and unpacks them.
   *
   * @param target an existing folder
   * @return file names of the packages, which hold their versions, sorted
   * @throws UserError if one is missing, the network fails or the disk is full
   */
  List<String> unpack(List<String> names, Path target) {
    Path debs = target.resolve(".debs");
    List<String> words = new ArrayList<>(List.of("download", "-q"));
    words.addAll(names);
    try {
      Files.createDirectories(debs);
      get(words, debs, "cannot download " + String.join(", ", names));
      MachineProgram dpkg = MachineProgram.require("dpkg-deb", environment, MEND);
      List<String> found = new ArrayList<>();
      try (Stream<Path> files = Files.list(debs)) {
        for (Path deb : files.filter(file -> file.toString().endsWith(".deb")).sorted().toList()) {
          dpkg.run(List.of("-x", deb.toString(), target.toString()), debs);
          Files.delete(deb);
          found.add(deb.getFileName().toString());
        }
      }
      Files.deleteIfExists(debs);
      return found;
    } catch (IOException e) {
      throw UserError.environment("cannot unpack into " + target + ": " + AtomicFiles.reason(e), e);
    }
  }
}
