package io.weir.nativelib.bpf;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.weir.nativelib.system.LibC;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What libbpf last said, so that an error can be explained. libbpf prints through one callback per
 * process; this is the only call from C into Java.
 */
final class BpfLog {
  private static final int MOST_LINES = 30;
  private static final int LINE_BYTES = 8_192;
  private static final int DEBUG = 2;

  private static final Deque<String> LINES = new ArrayDeque<>();

  // Kept here: libbpf holds it for as long as the process lives.
  private static final Libbpf.Print PRINT = BpfLog::print;

  private BpfLog() {}

  /** Forgets what was said, and listens. */
  static synchronized void begin() {
    LINES.clear();
    Libbpf.get().libbpf_set_print(PRINT);
  }

  /** What was said since. */
  static synchronized String said() {
    return String.join("\n", LINES);
  }

  private static synchronized int print(int level, String format, Pointer values) {
    if (level >= DEBUG) {
      return 0;
    }
    try (Memory line = new Memory(LINE_BYTES)) {
      int length = LibC.get().vsnprintf(line, LINE_BYTES, format, values);
      String text = line.getString(0).stripTrailing();
      text.lines().filter(each -> !each.isBlank()).forEach(BpfLog::keep);
      return length;
    }
  }

  private static void keep(String line) {
    if (LINES.size() == MOST_LINES) {
      LINES.removeFirst();
    }
    LINES.add(line);
  }
}
