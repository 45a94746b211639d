package io.weir.nativelib.kernel;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * The file system a kernel boots from, as {@code cpio} in the {@code newc} format, compressed with
 * gzip. The same content gives the same bytes: entries are sorted and carry no time.
 */
final class Initramfs {
  private static final int FOLDER = CpioConstants.C_ISDIR | 0755;
  private static final int PROGRAM = CpioConstants.C_ISREG | 0755;
  private static final int LINK = CpioConstants.C_ISLNK | 0777;
  private static final int DEVICE = CpioConstants.C_ISCHR | 0600;

  /** What stands at a path. */
  private static final class Entry {
    private final int mode;
    private final byte[] content;
    private final int major;
    private final int minor;

    Entry(int mode, byte[] content, int major, int minor) {
      this.mode = mode;
      this.content = content;
      this.major = major;
      this.minor = minor;
    }
  }

  private final TreeMap<String, Entry> entries = new TreeMap<>();

  /** Adds an empty folder. */
  Initramfs folder(String path) {
    parents(path);
    entries.put(path, new Entry(FOLDER, new byte[0], 0, 0));
    return this;
  }

  /** Adds a file that may be executed. */
  Initramfs file(String path, byte[] content) {
    parents(path);
    entries.put(path, new Entry(PROGRAM, content, 0, 0));
    return this;
  }

  /** As {@link #file(String, byte[])}. */
  Initramfs file(String path, String text) {
    return file(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a copy of a file of this machine. */
  Initramfs copy(String path, Path source) {
    try {
      return file(path, Files.readAllBytes(source));
    } catch (IOException e) {
      throw UserError.environment("cannot read " + source + ": " + AtomicFiles.reason(e), e);
    }
  }

  /** Adds a symbolic link. */
  Initramfs link(String path, String target) {
    parents(path);
    entries.put(path, new Entry(LINK, target.getBytes(StandardCharsets.UTF_8), 0, 0));
    return this;
  }

  /** Adds a character device. */
  Initramfs device(String path, int major, int minor) {
    parents(path);
    entries.put(path, new Entry(DEVICE, new byte[0], major, minor));
    return this;
  }

  private void parents(String path) {
    int slash = path.lastIndexOf('/');
    if (slash > 0 && !entries.containsKey(path.substring(0, slash))) {
      folder(path.substring(0, slash));
    }
  }

  /**
   * Writes it, whole or not at all.
   *
   * @throws UserError if it cannot be written
   */
  void write(Path target) {
    AtomicFiles.write(target, this::fill);
  }

  private void fill(Path temporary) throws IOException {
    GzipParameters parameters = new GzipParameters();
    parameters.setCompressionLevel(Deflater.BEST_COMPRESSION);
    try (var file = Files.newOutputStream(temporary);
        var gzip = new GzipCompressorOutputStream(file, parameters);
        var cpio = new CpioArchiveOutputStream(gzip, CpioConstants.FORMAT_NEW)) {
      int inode = 1;
      for (var named : entries.entrySet()) {
        Entry entry = named.getValue();
        CpioArchiveEntry header =
            new CpioArchiveEntry(CpioConstants.FORMAT_NEW, named.getKey(), entry.content.length);
        header.setMode(entry.mode);
        header.setInode(inode++);
        header.setNumberOfLinks(1);
        header.setTime(0);
        header.setRemoteDeviceMaj(entry.major);
        header.setRemoteDeviceMin(entry.minor);
        cpio.putArchiveEntry(header);
        cpio.write(entry.content);
        cpio.closeArchiveEntry();
      }
    }
  }
}
