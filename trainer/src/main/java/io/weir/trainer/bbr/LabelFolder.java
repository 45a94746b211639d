package io.weir.trainer.bbr;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import io.weir.artefact.WeirVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A folder in which the labels of a grid are collected, one line at a time, so that a run that was
 * stopped goes on where it was. One process at a time may write.
 */
public final class LabelFolder implements AutoCloseable {
  /** The grid that is labelled. */
  public static final String GRID = "grid.json";

  /** The labels, a line each. */
  public static final String LABELS = "labels.jsonl";

  private final Path folder;
  private final GridFile grid;
  private final FileChannel channel;
  private final List<Label> labels = new ArrayList<>();

  /**
   * What a folder holds.
   *
   * @param grid the grid
   * @param labels labels of its first conditions, or of all
   */
  public record Content(GridFile grid, List<Label> labels) {
    /** The condition that a label is of. */
    public Condition condition(Label label) {
      return grid.grid().conditions().get(label.id());
    }

    /** Whether every condition has a label. */
    public boolean isComplete() {
      return labels.size() == grid.grid().conditions().size();
    }
  }

  private LabelFolder(Path folder, GridFile grid, FileChannel channel) {
    this.folder = folder;
    this.grid = grid;
    this.channel = channel;
  }

  /**
   * Opens a folder for the labels of a grid; goes on with what is there.
   *
   * @throws UserError if the folder holds labels of another grid or version, or another process
   *     writes to it
   */
  public static LabelFolder open(Path folder, Path gridFile) {
    GridFile grid = GridFile.read(gridFile);
    Path copy = folder.resolve(GRID);
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LABELS),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      try {
        lock(channel, folder);
        if (!Files.exists(copy)) {
          AtomicFiles.write(copy, part -> Files.write(part, Files.readAllBytes(gridFile)));
        }
        LabelFolder opened = new LabelFolder(folder, grid, channel);
        opened.goOn();
        return opened;
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw UserError.environment(
          "cannot write into " + folder + ": " + AtomicFiles.reason(e) + "; choose another folder",
          e);
    }
  }

  private static void lock(FileChannel channel, Path folder) throws IOException {
    boolean taken;
    try {
      taken = channel.tryLock() == null;
    } catch (OverlappingFileLockException e) {
      taken = true; // by this very process
    }
    if (taken) {
      throw UserError.environment(
          folder + ": another process labels into this folder; wait for it");
    }
  }

  private void goOn() throws IOException {
    Path file = folder.resolve(LABELS);
    GridFile before = GridFile.read(folder.resolve(GRID));
    if (!before.artefact().sha256().equals(grid.artefact().sha256())) {
      throw UserError.input(
          "%s: holds labels of another grid than %s; choose another folder"
              .formatted(folder, grid.artefact().file()));
    }
    LabelLines.Content content = LabelLines.parse(file, Files.readAllBytes(file), grid.grid());
    if (content.header() == null) {
      channel.truncate(0);
      write(LabelLines.line(LabelLines.Header.of(grid)));
      return;
    }
    if (!content.header().equals(LabelLines.Header.of(grid))) {
      throw UserError.input(
          "%s: line 1: these labels are of Weir %s, this is %s, and grid %.12s, expected %.12s;"
                  .formatted(
                      file,
                      content.header().weirVersion(),
                      WeirVersion.current(),
                      content.header().gridSha256(),
                      grid.artefact().sha256())
              + " choose another folder");
    }
    channel.truncate(content.wholeBytes());
    channel.position(content.wholeBytes());
    labels.addAll(content.labels());
  }

  private void write(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Adds the label of the next condition. */
  public void add(Label label) {
    if (label.id() != labels.size()) {
      throw new IllegalArgumentException(
          "expected the label of condition " + labels.size() + ", found " + label.id());
    }
    try {
      write(LabelLines.line(label));
    } catch (IOException e) {
      throw UserError.environment(
          "cannot write " + folder.resolve(LABELS) + ": " + AtomicFiles.reason(e), e);
    }
    labels.add(label);
  }

  /** What is there. */
  public Content content() {
    return new Content(grid, Collections.unmodifiableList(labels));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw UserError.environment(
          "cannot write " + folder.resolve(LABELS) + ": " + AtomicFiles.reason(e), e);
    }
  }

  /**
   * Reads what a folder holds; another process may be adding to it.
   *
   * @throws UserError naming file and line, if something is wrong
   */
  public static Content read(Path folder) {
    GridFile grid = GridFile.read(folder.resolve(GRID));
    Path file = folder.resolve(LABELS);
    try {
      LabelLines.Content content = LabelLines.parse(file, Files.readAllBytes(file), grid.grid());
      if (content.header() == null
          || !content.header().gridSha256().equals(grid.artefact().sha256())) {
        throw UserError.input(
            file + ": line 1: expected labels of the grid in " + folder.resolve(GRID));
      }
      return new Content(grid, content.labels());
    } catch (IOException e) {
      throw UserError.input(
          "cannot read " + file + ": " + AtomicFiles.reason(e) + "; make it with `weir bbr label`",
          e);
    }
  }
}
