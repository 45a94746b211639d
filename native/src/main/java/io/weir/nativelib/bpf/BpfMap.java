package io.weir.nativelib.bpf;

import com.sun.jna.Memory;
import io.weir.artefact.UserError;
import io.weir.nativelib.system.LibC;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A map of the kernel, by its file descriptor; bytes in this machine's order. */
final class BpfMap implements AutoCloseable {
  private static final int TYPE_ARRAY = 2;
  private static final int INFO_BYTES = 256;
  private static final int ENOENT = 2;
  private static final int EINPROGRESS = 115;

  private final String name;
  private final int fd;
  private final boolean owned;
  private final int keyBytes;
  private final int valueBytes;
  private boolean closed;

  BpfMap(String name, int fd, boolean owned) {
    this.name = name;
    this.fd = fd;
    this.owned = owned;
    ByteBuffer info = info();
    // struct bpf_map_info: type, id, key_size, value_size.
    keyBytes = info.getInt(8);
    valueBytes = info.getInt(12);
  }

  /** The map that is pinned at {@code path}. */
  static BpfMap pinned(String path) {
    int fd = Libbpf.get().bpf_obj_get(path);
    if (fd < 0) {
      throw UserError.environment("cannot open " + path + ": " + LibC.get().strerror(-fd));
    }
    return new BpfMap(path, fd, true);
  }

  /** The map of a number. */
  static BpfMap numbered(int number) {
    int fd = Libbpf.get().bpf_map_get_fd_by_id(number);
    if (fd < 0) {
      throw UserError.environment(
          "cannot open BPF map " + number + ": " + LibC.get().strerror(-fd));
    }
    return new BpfMap("number " + number, fd, true);
  }

  /** A new map with one value. */
  static BpfMap single(String name, byte[] value) {
    int fd = Libbpf.get().bpf_map_create(TYPE_ARRAY, name, 4, value.length, 1, null);
    if (fd < 0) {
      throw UserError.environment("cannot create a BPF map: " + LibC.get().strerror(-fd));
    }
    BpfMap map = new BpfMap(name, fd, true);
    try {
      map.put(0, value);
      return map;
    } catch (RuntimeException e) {
      map.close();
      throw e;
    }
  }

  private ByteBuffer info() {
    try (Memory info = new Memory(INFO_BYTES);
        Memory length = new Memory(4)) {
      info.clear();
      length.setInt(0, INFO_BYTES);
      require(Libbpf.get().bpf_obj_get_info_by_fd(fd, info, length), "ask about");
      return ByteBuffer.wrap(info.getByteArray(0, INFO_BYTES)).order(ByteOrder.nativeOrder());
    }
  }

  int fd() {
    return fd;
  }

  /** The value of an array's element. */
  ByteBuffer at(int index) {
    return get(bytes(index))
        .orElseThrow(() -> UserError.environment(name + " has no element " + index));
  }

  /** The value of a key, if there is one. */
  Optional<ByteBuffer> get(byte[] key) {
    requireOpen();
    try (Memory k = memory(key);
        Memory value = new Memory(valueBytes)) {
      int code = Libbpf.get().bpf_map_lookup_elem(fd, k, value);
      if (code == -ENOENT) {
        return Optional.empty();
      }
      require(code, "read");
      byte[] copy = value.getByteArray(0, valueBytes);
      return Optional.of(ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder()));
    }
  }

  /** Sets an array's element. */
  void put(int index, byte[] value) {
    requireOpen();
    try (Memory k = memory(bytes(index));
        Memory v = memory(value)) {
      require(Libbpf.get().bpf_map_update_elem(fd, k, v, 0), "write to");
    }
  }

  /** Deletes an array's element; false if the kernel says that there is nothing to delete. */
  boolean delete(int index) {
    requireOpen();
    try (Memory k = memory(bytes(index))) {
      int code = Libbpf.get().bpf_map_delete_elem(fd, k);
      // Operations that somebody else has unregistered are being deleted already.
      if (code != -ENOENT && code != -EINPROGRESS) {
        require(code, "delete from");
      }
      return code == 0;
    }
  }

  /** All keys, at most {@code most}. */
  List<byte[]> keys(int most) {
    requireOpen();
    List<byte[]> keys = new ArrayList<>();
    try (Memory key = new Memory(keyBytes);
        Memory next = new Memory(keyBytes)) {
      int code = Libbpf.get().bpf_map_get_next_key(fd, null, next);
      while (code == 0 && keys.size() < most) {
        byte[] found = next.getByteArray(0, keyBytes);
        keys.add(found);
        key.write(0, found, 0, keyBytes);
        code = Libbpf.get().bpf_map_get_next_key(fd, key, next);
      }
    }
    return keys;
  }

  static byte[] bytes(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  private static Memory memory(byte[] bytes) {
    Memory memory = new Memory(bytes.length);
    memory.write(0, bytes, 0, bytes.length);
    return memory;
  }

  private void require(int code, String what) {
    if (code < 0) {
      throw UserError.environment(
          "cannot %s the BPF map %s: %s".formatted(what, name, LibC.get().strerror(-code)));
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the map " + name + " is closed");
    }
  }

  @Override
  public void close() {
    if (!closed && owned) {
      LibC.get().close(fd);
    }
    closed = true;
  }
}
