package io.weir.nativelib.bpf;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.weir.artefact.UserError;
import io.weir.nativelib.system.LibC;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An object file that the kernel has verified and holds. Closing it lets go of it; what is attached
 * or pinned stays in the kernel.
 */
public final class BpfObject implements AutoCloseable {
  private static final int LOG_BYTES = 1 << 16;
  private static final int LOG_STATISTICS = 4;
  private static final int EPERM = 1;
  private static final Pattern PROCESSED = Pattern.compile("processed (\\d+) insns");
  private static final Pattern STACK = Pattern.compile("stack depth ([0-9+]+)");

  private final Path file;
  private final Pointer object;
  private final List<Verified> verified = new ArrayList<>();
  private boolean closed;

  /**
   * What the verifier said of a program.
   *
   * @param program its name
   * @param instructions processed, of a million allowed
   * @param stackBytes the deepest chain of calls, of 512 allowed
   */
  public record Verified(String program, int instructions, int stackBytes) {}

  private record Log(String program, Memory text) {}

  private BpfObject(Path file, Pointer object) {
    this.file = file;
    this.object = object;
  }

  /**
   * Opens, verifies and loads an object.
   *
   * @throws UserError with libbpf's and the verifier's last words if the kernel refuses it
   */
  public static BpfObject load(Path file) {
    BpfLog.begin();
    Pointer opened = Libbpf.get().bpf_object__open_file(file.toString(), null);
    if (opened == null) {
      throw UserError.input(file + " is not a BPF object that libbpf can open:\n" + BpfLog.said());
    }
    BpfObject object = new BpfObject(file, opened);
    try {
      object.load();
      return object;
    } catch (RuntimeException e) {
      object.close();
      throw e;
    }
  }

  private void load() {
    Libbpf lib = Libbpf.get();
    List<Log> logs = new ArrayList<>();
    Pointer program = lib.bpf_object__next_program(object, null);
    while (program != null) {
      Memory text = new Memory(LOG_BYTES);
      text.clear();
      lib.bpf_program__set_log_level(program, LOG_STATISTICS);
      lib.bpf_program__set_log_buf(program, text, LOG_BYTES);
      logs.add(new Log(lib.bpf_program__name(program), text));
      program = lib.bpf_object__next_program(object, program);
    }
    int code = lib.bpf_object__load(object);
    for (Log log : logs) {
      remember(log);
      log.text().close();
    }
    if (code == -EPERM) {
      throw UserError.environment(
          "the kernel does not permit loading BPF; run as root: sudo ./weir kernel …");
    }
    if (code < 0) {
      throw UserError.environment(
          "the kernel refuses %s: %s%n%s"
              .formatted(file, LibC.get().strerror(-code), BpfLog.said()));
    }
  }

  private void remember(Log log) {
    String text = log.text().getString(0);
    Matcher processed = PROCESSED.matcher(text);
    Matcher stack = STACK.matcher(text);
    if (processed.find() && stack.find()) {
      int deepest = 0;
      for (String depth : stack.group(1).split("\\+", -1)) {
        deepest += Integer.parseInt(depth);
      }
      verified.add(new Verified(log.program(), Integer.parseInt(processed.group(1)), deepest));
    }
  }

  /** What the verifier said, program by program. */
  public List<Verified> verified() {
    return List.copyOf(verified);
  }

  /** A map of the object; it is closed with the object. */
  BpfMap map(String name) {
    return new BpfMap(name, Libbpf.get().bpf_map__fd(mapPointer(name)), false);
  }

  /** File descriptor of a program. */
  int program(String name) {
    requireOpen();
    Pointer program = Libbpf.get().bpf_object__find_program_by_name(object, name);
    if (program == null) {
      throw UserError.input(file + " has no program " + name);
    }
    return Libbpf.get().bpf_program__fd(program);
  }

  /** Makes a map last beyond this process. */
  void pin(String map, Path path) {
    int code = Libbpf.get().bpf_map__pin(mapPointer(map), path.toString());
    if (code < 0) {
      throw UserError.environment("cannot pin " + path + ": " + LibC.get().strerror(-code));
    }
  }

  /** Registers the operations of a map; they stay until the map's element is deleted. */
  void register(String map) {
    BpfLog.begin();
    Pointer link = Libbpf.get().bpf_map__attach_struct_ops(mapPointer(map));
    if (link == null) {
      throw UserError.environment("the kernel does not register " + map + ":\n" + BpfLog.said());
    }
    // The handle goes, the registration stays.
    Libbpf.get().bpf_link__disconnect(link);
    Libbpf.get().bpf_link__destroy(link);
  }

  private Pointer mapPointer(String name) {
    requireOpen();
    Pointer map = Libbpf.get().bpf_object__find_map_by_name(object, name);
    if (map == null) {
      throw UserError.input(
          file + " has no map " + name + ": it was not emitted by this version of Weir");
    }
    return map;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(file + " is closed");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Libbpf.get().bpf_object__close(object);
    }
  }
}
