package io.weir.nativelib.system;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;

/**
 * The calls of the C library that Java has not. Those that declare it throw what {@code errno}
 * says.
 */
public interface LibC extends Library {
  /**
   * The C library of this process.
   *
   * @throws io.weir.artefact.UserError if it cannot be called
   */
  static LibC get() {
    return Loaded.LIBRARY.get();
  }

  /** Keeps the library. */
  final class Loaded {
    private static final MachineLibrary<LibC> LIBRARY =
        MachineLibrary.load("c", LibC.class, "this machine has no C library");

    private Loaded() {}
  }

  int O_RDWR = 2;
  int O_NONBLOCK = 0x800;
  int O_CLOEXEC = 0x80000;
  int CLONE_NEWNET = 0x4000_0000;
  int PR_SET_TIMERSLACK = 29;
  int SCHED_FIFO = 1;
  int AF_INET = 2;
  int SOCK_DGRAM = 2;
  int IPPROTO_TCP = 6;
  int TCP_INFO = 11;
  int TCP_CONGESTION = 13;
  int ENOENT = 2;
  int EPERM = 1;

  int open(String path, int flags) throws LastErrorException;

  int close(int fd) throws LastErrorException;

  int ioctl(int fd, long request, byte[] argument) throws LastErrorException;

  int unshare(int flags) throws LastErrorException;

  int setns(int fd, int kind) throws LastErrorException;

  int prctl(int option, long value, long a, long b, long c) throws LastErrorException;

  int sched_setscheduler(int thread, int policy, int[] priority) throws LastErrorException;

  int socket(int domain, int type, int protocol) throws LastErrorException;

  int setsockopt(int fd, int level, int option, byte[] value, int bytes) throws LastErrorException;

  int getsockopt(int fd, int level, int option, byte[] value, IntByReference bytes)
      throws LastErrorException;

  int mount(String source, String target, String type, long flags, String data)
      throws LastErrorException;

  int umount(String target) throws LastErrorException;

  int geteuid();

  int vsnprintf(Pointer out, long bytes, String format, Pointer values);

  String strerror(int number);
}
