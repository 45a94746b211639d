package io.weir.nativelib.bpf;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** The functions of the C library that are used. */
interface Libc extends Library {
  /** The library of this process. */
  Libc GET = Native.load("c", Libc.class);

  int close(int fd);

  int geteuid();

  int vsnprintf(Pointer out, long bytes, String format, Pointer values);

  int mount(String source, String target, String type, long flags, String data)
      throws LastErrorException;

  int umount(String target) throws LastErrorException;

  String strerror(int number);
}
