package io.weir.nativelib.bpf;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.weir.nativelib.system.MachineLibrary;
import java.util.Optional;

/** The functions of libbpf 1.x that are used; what they return is told by negative errno. */
interface Libbpf extends Library {
  /** The line that installs it. */
  String INSTALL = "apt-get install -y libbpf1";

  /** Gets every line that libbpf prints; the last argument is a {@code va_list}. */
  interface Print extends Callback {
    /** Called by libbpf. */
    int invoke(int level, String format, Pointer values);
  }

  Pointer libbpf_set_print(Print print);

  Pointer bpf_object__open_file(String path, Pointer options);

  int bpf_object__load(Pointer object);

  void bpf_object__close(Pointer object);

  Pointer bpf_object__find_map_by_name(Pointer object, String name);

  Pointer bpf_object__find_program_by_name(Pointer object, String name);

  Pointer bpf_object__next_program(Pointer object, Pointer previous);

  Pointer bpf_map__attach_struct_ops(Pointer map);

  void bpf_link__disconnect(Pointer link);

  int bpf_link__destroy(Pointer link);

  int bpf_map__fd(Pointer map);

  int bpf_map__pin(Pointer map, String path);

  int bpf_program__fd(Pointer program);

  String bpf_program__name(Pointer program);

  int bpf_program__set_log_level(Pointer program, int level);

  int bpf_program__set_log_buf(Pointer program, Pointer buffer, long bytes);

  int bpf_obj_get(String path);

  int bpf_map_get_fd_by_id(int number);

  int bpf_prog_get_fd_by_id(int number);

  int bpf_map_get_next_id(int after, int[] next);

  int bpf_prog_get_next_id(int after, int[] next);

  int bpf_map_create(int type, String name, int key, int value, int entries, Pointer options);

  int bpf_map_update_elem(int fd, Pointer key, Pointer value, long flags);

  int bpf_map_lookup_elem(int fd, Pointer key, Pointer value);

  int bpf_map_delete_elem(int fd, Pointer key);

  int bpf_map_get_next_key(int fd, Pointer key, Pointer next);

  int bpf_obj_get_info_by_fd(int fd, Pointer info, Memory bytes);

  int bpf_prog_test_run_opts(int fd, Pointer options);

  /**
   * Loads the library, once per process.
   *
   * @throws io.weir.artefact.UserError if it cannot be loaded
   */
  static Libbpf get() {
    return Loaded.LIBRARY.get();
  }

  /** Why this machine has it not; empty if it has. */
  static Optional<String> missing() {
    return Loaded.LIBRARY.missing();
  }

  /** Keeps the library. */
  final class Loaded {
    /** By its full name: without it, only the development package's link would be found. */
    private static final MachineLibrary<Libbpf> LIBRARY =
        MachineLibrary.load("libbpf.so.1", Libbpf.class, "libbpf 1.x is not installed: " + INSTALL);

    private Loaded() {}
  }
}
