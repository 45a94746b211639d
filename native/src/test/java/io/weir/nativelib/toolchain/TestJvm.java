package io.weir.nativelib.toolchain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM that has the classes of these tests. */
public final class TestJvm {
  private TestJvm() {}

  /**
   * The command line that runs a class.
   *
   * @param options of the JVM
   * @param main has a main method
   */
  public static List<String> command(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
