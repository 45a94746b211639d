package io.weir.nativelib.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** CPU time of the programs that this process has run and waited for, as Linux counts it. */
public final class ChildTime {
  private static final Path STAT = Path.of("/proc/self/stat");

  /** Linux shows times in hundredths of a second whatever its own clock does. */
  private static final double TICKS_PER_S = 100;

  private ChildTime() {}

  /** Seconds so far; empty where there is no {@code /proc}. */
  public static OptionalDouble seconds() {
    try {
      String text = Files.readString(STAT);
      // The second field is the program's name in brackets, and may hold blanks.
      String[] words = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
      return OptionalDouble.of(
          (Long.parseLong(words[13]) + Long.parseLong(words[14])) / TICKS_PER_S);
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }
}
