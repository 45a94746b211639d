package io.weir.trainer.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * This test's class path in two: Weir, which is sent to a cluster, and everything else, which the
 * cluster's processes have. What arrives there therefore came through Spark.
 */
final class ClassPath {
  private ClassPath() {}

  private static Stream<Path> entries() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .map(Path::of)
        .filter(Files::exists);
  }

  private static boolean isWeir(Path entry) {
    return Files.isDirectory(entry) || entry.getFileName().toString().startsWith("weir-");
  }

  /** All but Weir. */
  static String ofTheCluster() {
    return entries()
        .filter(entry -> !isWeir(entry))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Weir's jars, made from its folders of classes where there are no jars yet. */
  static List<Path> weirJars(Path folder) throws IOException {
    List<Path> jars = new ArrayList<>();
    for (Path entry : entries().filter(ClassPath::isWeir).toList()) {
      jars.add(
          Files.isDirectory(entry)
              ? packed(entry, folder.resolve("classes-" + jars.size() + ".jar"))
              : entry);
    }
    return jars;
  }

  private static Path packed(Path classes, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
      }
    }
    return jar;
  }
}
