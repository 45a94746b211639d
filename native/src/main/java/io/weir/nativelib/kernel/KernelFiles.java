package io.weir.nativelib.kernel;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * A kernel unpacked from Debian's packages.
 *
 * @param version of the package
 * @param root where the packages were unpacked
 */
public record KernelFiles(String version, Path root) {
  /** What the kernel calls itself: {@code 6.12.95+deb12-cloud-amd64}. */
  public String release() {
    return only(root.resolve("lib/modules"), "").getFileName().toString();
  }

  /** The file that boots. */
  public Path image() {
    return only(root.resolve("boot"), "vmlinuz-");
  }

  /** The folder that modules are built with. */
  Path headers() {
    return root.resolve("usr/src/linux-headers-" + release());
  }

  /** The part of the headers that all flavours share. */
  Path commonHeaders() {
    try (Stream<Path> files = Files.list(root.resolve("usr/src"))) {
      return files
          .filter(file -> file.toString().endsWith("-common"))
          .findFirst()
          .orElseThrow(() -> damaged("usr/src/linux-headers-*-common"));
    } catch (IOException e) {
      throw damaged("usr/src");
    }
  }

  /** The compiler it was built with, as its configuration says. */
  Optional<String> compiler() {
    try (Stream<String> lines = Files.lines(headers().resolve(".config"))) {
      return lines
          .filter(line -> line.startsWith("CONFIG_CC_VERSION_TEXT="))
          .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", ""))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * A module of the kernel's own, uncompressed.
   *
   * @param name without {@code .ko}
   */
  byte[] module(String name) {
    Path modules = root.resolve("lib/modules");
    try (Stream<Path> files = Files.walk(modules)) {
      Path file =
          files
              .filter(path -> path.getFileName().toString().matches(name + "\\.ko(\\.xz)?"))
              .findFirst()
              .orElseThrow(() -> damaged(modules + "/**/" + name + ".ko"));
      if (file.toString().endsWith(".xz")) {
        try (var in = new XZCompressorInputStream(Files.newInputStream(file))) {
          return in.readAllBytes();
        }
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw UserError.environment(
          "cannot read module %s of kernel %s: %s".formatted(name, version, AtomicFiles.reason(e)),
          e);
    }
  }

  private Path only(Path folder, String prefix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .findFirst()
          .orElseThrow(() -> damaged(folder + "/" + prefix + "*"));
    } catch (IOException e) {
      throw damaged(folder.toString());
    }
  }

  private UserError damaged(String what) {
    return UserError.environment(
        "the cached kernel %s lacks %s; remove %s to fetch it again"
            .formatted(version, what, root));
  }
}
