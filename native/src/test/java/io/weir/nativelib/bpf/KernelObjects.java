package io.weir.nativelib.bpf;

import com.sun.jna.Memory;
import io.weir.nativelib.system.LibC;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What BPF holds in the kernel, and what this process and the kernel hold on the whole.
 *
 * @param maps names by number
 * @param programs names by number
 * @param openFiles file descriptors of this process
 * @param kernelKilobytes slabs, per-processor and mapped memory of the kernel
 */
record KernelObjects(
    Map<Integer, String> maps,
    Map<Integer, String> programs,
    long openFiles,
    long kernelKilobytes) {
  /** Files that the JVM may open for itself meanwhile. */
  static final int FILES = 4;

  /** One load takes about 1.5 MB; the rest of the machine makes up for this much. */
  static final long TOLERANCE_KILOBYTES = 64 * 1024;

  private static final int INFO_BYTES = 256;
  private static final long PATIENCE_NS = 60_000_000_000L;

  // struct bpf_map_info and struct bpf_prog_info.
  private static final int MAP_NAME = 24;
  private static final int PROGRAM_NAME = 64;
  private static final int NAME_BYTES = 16;

  static KernelObjects now() throws IOException {
    Libbpf lib = Libbpf.get();
    int[] next = new int[1];
    Map<Integer, String> maps =
        named(id -> lib.bpf_map_get_next_id(id, next), lib::bpf_map_get_fd_by_id, next, MAP_NAME);
    Map<Integer, String> programs =
        named(
            id -> lib.bpf_prog_get_next_id(id, next),
            lib::bpf_prog_get_fd_by_id,
            next,
            PROGRAM_NAME);
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return new KernelObjects(maps, programs, files.count(), kilobytes());
    }
  }

  private static Map<Integer, String> named(
      IntUnaryOperator step, IntUnaryOperator open, int[] next, int nameAt) {
    Map<Integer, String> named = new TreeMap<>();
    int id = 0;
    while (step.applyAsInt(id) == 0) {
      id = next[0];
      int fd = open.applyAsInt(id);
      // It may be gone already.
      if (fd >= 0) {
        named.put(id, name(fd, nameAt));
        LibC.get().close(fd);
      }
    }
    return named;
  }

  private static String name(int fd, int nameAt) {
    try (Memory info = new Memory(INFO_BYTES);
        Memory length = new Memory(4)) {
      info.clear();
      length.setInt(0, INFO_BYTES);
      Libbpf.get().bpf_obj_get_info_by_fd(fd, info, length);
      String text = new String(info.getByteArray(nameAt, NAME_BYTES), StandardCharsets.UTF_8);
      return text.substring(0, text.indexOf('\0'));
    }
  }

  private static long kilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/meminfo")).stream()
        .filter(line -> line.matches("(Slab|Percpu|VmallocUsed):.*"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
        .sum();
  }

  /**
   * What there is when nothing of ours is left that was not there before: the kernel frees what is
   * closed a little later, and a socket that is being closed keeps its operations.
   */
  static KernelObjects awaitNoneSince(KernelObjects before) throws Exception {
    long endNs = System.nanoTime() + PATIENCE_NS;
    KernelObjects now = now();
    while (System.nanoTime() < endNs
        && !(now.mapsNotIn(before).isEmpty() && now.programsNotIn(before).isEmpty())) {
      Thread.sleep(200);
      now = now();
    }
    return now;
  }

  Map<Integer, String> mapsNotIn(KernelObjects before) {
    return since(maps, before.maps);
  }

  Map<Integer, String> programsNotIn(KernelObjects before) {
    return since(programs, before.programs);
  }

  private static Map<Integer, String> since(Map<Integer, String> now, Map<Integer, String> before) {
    return now.entrySet().stream()
        .filter(entry -> !before.containsKey(entry.getKey()))
        .filter(entry -> entry.getValue().startsWith("weir_"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public String toString() {
    return "%d maps, %d programs, %d files, %,d kB of kernel memory"
        .formatted(maps.size(), programs.size(), openFiles, kernelKilobytes);
  }
}
