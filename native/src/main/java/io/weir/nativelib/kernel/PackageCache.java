package io.weir.nativelib.kernel;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.TemporaryFolder;
import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Kernels and programs of Debian's, each in a folder that appears whole or not at all, in {@code
 * $XDG_CACHE_HOME/weir/kernels} or {@code ~/.cache/weir/kernels}. What is there is used; the
 * network is asked for what is missing only. Several processes may share it.
 */
public final class PackageCache {
  private static final String PROGRAMS = "programs-1";

  /** Names of the packages, which hold their versions; for people. */
  private static final String LIST = "packages.txt";

  /** What runs in the machine, with the libraries it needs. */
  private static final List<String> PROGRAM_PACKAGES =
      List.of(
          "busybox-static",
          "iproute2",
          "bpftool",
          "libbpf1",
          "libelf1",
          "libmnl0",
          "libbsd0",
          "libmd0",
          "libcap2",
          "libxtables12",
          "zlib1g",
          "libc6");

  private final Path folder;
  private final Map<String, String> environment;
  private final Consumer<String> progress;

  /**
   * The user's cache.
   *
   * @param environment says where it is and where apt is
   * @param progress told what is being fetched
   */
  public PackageCache(Map<String, String> environment, Consumer<String> progress) {
    String chosen = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        Path.of(chosen).isAbsolute()
            ? Path.of(chosen)
            : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache");
    this.folder = base.resolve("weir").resolve("kernels");
    this.environment = environment;
    this.progress = progress;
  }

  /**
   * A kernel of a series: the newest in the cache, else the newest of Debian's.
   *
   * @throws UserError if it must be fetched and cannot be
   */
  public KernelFiles kernel(KernelSeries series) {
    Optional<Path> cached = cached(series.number() + ".");
    Path root = cached.orElseGet(() -> locked(() -> fetchKernel(series)));
    return new KernelFiles(root.getFileName().toString(), root);
  }

  /**
   * Programs for the machine: busybox, ip, tc, bpftool and their libraries.
   *
   * @throws UserError if they must be fetched and cannot be
   */
  public GuestPrograms programs() {
    return new GuestPrograms(cached(PROGRAMS).orElseGet(() -> locked(this::fetchPrograms)));
  }

  private Optional<Path> cached(String prefix) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .max(Comparator.comparing(Path::toString, PackageCache::compareVersions));
    } catch (IOException e) {
      throw UserError.environment("cannot read " + folder + ": " + AtomicFiles.reason(e), e);
    }
  }

  /** Numbers as numbers, so that 6.1.99 comes before 6.1.100. */
  static int compareVersions(String left, String right) {
    String[] a = left.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)", -1);
    String[] b = right.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)", -1);
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      boolean numbers = a[i].matches("\\d{1,18}") && b[i].matches("\\d{1,18}");
      int order =
          numbers ? Long.compare(Long.parseLong(a[i]), Long.parseLong(b[i])) : a[i].compareTo(b[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.length, b.length);
  }

  private Path fetchKernel(KernelSeries series) {
    Optional<Path> meanwhile = cached(series.number() + ".");
    if (meanwhile.isPresent()) {
      return meanwhile.get();
    }
    progress.accept("kernel " + series + ": reading Debian's package lists");
    Apt apt = Apt.update(folder.resolve("apt"), environment);
    String version = apt.version("linux-image-cloud-amd64", series.number() + ".");
    List<String> names = new ArrayList<>();
    names.addAll(apt.linuxDependencies("linux-image-cloud-amd64", version));
    List<String> headers = apt.linuxDependencies("linux-headers-cloud-amd64", version);
    names.addAll(headers);
    apt.linuxDependencies(headers.get(0), version).stream()
        .filter(name -> name.endsWith("-common") || name.startsWith("linux-kbuild-"))
        .forEach(names::add);
    progress.accept("kernel " + version + ": downloading about 45 MB from Debian");
    return publish(apt, names, version);
  }

  private Path fetchPrograms() {
    Optional<Path> meanwhile = cached(PROGRAMS);
    if (meanwhile.isPresent()) {
      return meanwhile.get();
    }
    progress.accept("programs of the virtual machine: downloading about 5 MB from Debian");
    Apt apt = Apt.update(folder.resolve("apt"), environment);
    return publish(apt, PROGRAM_PACKAGES, PROGRAMS);
  }

  private Path publish(Apt apt, List<String> names, String name) {
    try (TemporaryFolder fresh = TemporaryFolder.in(folder, ".fetch-")) {
      Path root = Files.createDirectory(fresh.path().resolve("root"));
      List<String> packages = apt.unpack(names, root);
      Files.write(root.resolve(LIST), packages);
      Path target = folder.resolve(name);
      return Files.move(root, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw UserError.environment(
          "cannot keep " + name + " in " + folder + ": " + AtomicFiles.reason(e), e);
    }
  }

  /** Something that makes a folder of the cache. */
  private interface Fetch {
    Path run();
  }

  private Path locked(Fetch fetch) {
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        assert lock.isValid();
        return fetch.run();
      }
    } catch (IOException e) {
      throw UserError.environment(
          "cannot write " + folder + ": " + AtomicFiles.reason(e) + "; set XDG_CACHE_HOME", e);
    }
  }
}
