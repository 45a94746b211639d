package io.weir.artefact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesAndReplaces() throws IOException {
    Path target = folder.resolve("new/t.txt");
    AtomicFiles.writeString(target, "one");
    AtomicFiles.writeString(target, "zwölf");
    assertThat(target).hasContent("zwölf");
    assertThat(names()).containsExactly("new");
  }

  /** A temporary file is private to its user; an artefact is to be read by everybody. */
  @Test
  void theFileIsAnOrdinaryOne() throws IOException {
    Path target = folder.resolve("t.txt");
    AtomicFiles.writeString(target, "x");
    if (Files.getFileAttributeView(target, PosixFileAttributeView.class) != null) {
      assertThat(Files.getPosixFilePermissions(target))
          .extracting(Enum::name)
          .contains("OWNER_WRITE", "GROUP_READ", "OTHERS_READ");
    }
  }

  @Test
  void aFailingFillerLeavesTheOldFileAndNothingElse() throws IOException {
    Path target = folder.resolve("t.txt");
    AtomicFiles.writeString(target, "old");
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    target,
                    temporary -> {
                      Files.writeString(temporary, "half");
                      throw new IOException("disk full");
                    }))
        .isInstanceOfSatisfying(
            UserError.class, e -> assertThat(e.kind()).isEqualTo(UserError.Kind.ENVIRONMENT))
        .hasMessageContainingAll(target.toString(), "disk full", "choose a folder");
    assertThat(target).hasContent("old");
    assertThat(names()).containsExactly("t.txt");
  }

  @Test
  void aDefectInTheFillerIsNotHiddenAndLeavesNothing() throws IOException {
    Path target = folder.resolve("t.txt");
    IllegalStateException defect = new IllegalStateException("defect");
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    target,
                    temporary -> {
                      Files.writeString(temporary, "half");
                      throw defect;
                    }))
        .isSameAs(defect);
    assertThat(names()).isEmpty();
  }

  /** The target is whole or absent while the filler is at work. */
  @Test
  void theTargetIsNotSeenHalfWritten() {
    Path target = folder.resolve("t.txt");
    AtomicFiles.write(
        target,
        temporary -> {
          Files.writeString(temporary, "half");
          assertThat(target).doesNotExist();
          assertThat(temporary.getParent()).isEqualTo(target.getParent());
          Files.writeString(temporary, "whole");
        });
    assertThat(target).hasContent("whole");
  }

  /** Below a regular file nobody can write, not even root. */
  @Test
  void anUnwritableTargetIsReported() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    for (Path target : List.of(file.resolve("t.txt"), file.resolve("deep/t.txt"))) {
      assertThatThrownBy(() -> AtomicFiles.writeString(target, "x"))
          .as("%s", target)
          .isInstanceOfSatisfying(
              UserError.class, e -> assertThat(e.kind()).isEqualTo(UserError.Kind.ENVIRONMENT))
          .hasMessageContainingAll("cannot write", target.toString(), "choose a folder");
    }
    assertThat(file).hasContent("x");
  }

  @Test
  void aFolderInTheWayIsReported() throws IOException {
    Path target = Files.createDirectories(folder.resolve("t/inner")).getParent();
    assertThatThrownBy(() -> AtomicFiles.writeString(target, "x"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(target.toString());
    assertThat(names()).containsExactly("t");
  }

  @Test
  void reasonsAreWords() {
    assertThat(AtomicFiles.reason(new NoSuchFileException("/x"))).isEqualTo("no such file");
    assertThat(AtomicFiles.reason(new java.nio.file.AccessDeniedException("/x")))
        .isEqualTo("permission denied");
    assertThat(AtomicFiles.reason(new FileSystemException("/x", null, "No space left on device")))
        .isEqualTo("No space left on device");
    assertThat(AtomicFiles.reason(new IOException())).isEqualTo("IOException");
  }
}
