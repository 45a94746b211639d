package io.weir.nativelib.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InitramfsTest {
  @TempDir private Path folder;

  @Test
  void foldersComeBeforeWhatIsInThem() throws IOException {
    Path file = folder.resolve("x.gz");
    new Initramfs()
        .file("a/b/c", "text")
        .link("bin/sh", "busybox")
        .device("dev/null", 1, 3)
        .write(file);
    List<String> names = new ArrayList<>();
    try (var in = new CpioArchiveInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
      for (CpioArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        names.add(
            e.getName()
                + (e.isDirectory()
                    ? "/"
                    : e.isSymbolicLink() ? "@" : e.isCharacterDevice() ? "#" : ""));
        if (e.getName().equals("a/b/c")) {
          assertThat(in.readAllBytes()).asString().isEqualTo("text");
        }
      }
    }
    assertThat(names)
        .containsExactly("a/", "a/b/", "a/b/c", "bin/", "bin/sh@", "dev/", "dev/null#");
  }

  @Test
  void theSameContentGivesTheSameBytes() throws IOException {
    Path first = folder.resolve("1.gz");
    Path second = folder.resolve("2.gz");
    new Initramfs().file("b", "2").file("a", "1").write(first);
    new Initramfs().file("a", "1").file("b", "2").write(second);
    assertThat(first).hasSameBinaryContentAs(second);
  }

  @Test
  void aDiskThatIsFullIsExplained() {
    Path full = Path.of("/dev/full");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full), "skipped: no /dev/full here");
    assertThatThrownBy(() -> new Initramfs().file("a", "1").write(full.resolve("x")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot write");
  }
}
