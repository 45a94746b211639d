package io.weir.cli.command;

import io.weir.artefact.UserError;
import io.weir.trainer.rollout.Executor;
import io.weir.trainer.rollout.Workers;
import io.weir.trainer.spark.Master;
import io.weir.trainer.spark.SparkExecutor;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a command's simulations run: threads of this process, or a Spark cluster. */
final class ExecutorOptions {
  /** What a running simulation does not need and is large: DuckDB's native libraries. */
  private static final String LEFT_OUT = "duckdb_jdbc-";

  private static final String SPARK_CLASS = "org.apache.spark.api.java.JavaSparkContext";
  private static final int MAX_THREADS = 4096;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Simulations at the same time on this machine; default: as many as it has processors."
              + " The result is the same with each.")
  private Integer threads;

  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description =
          "Runs simulations on Spark: local[*], spark://HOST:PORT, yarn or k8s://URL; see"
              + " docs/scale.md. The result is the same as without.")
  private String spark;

  /** Where to run simulations; to be closed by the caller. A cluster is joined when first used. */
  Executor executor() {
    if (threads != null && spark != null) {
      throw wrong("--threads: expected no --spark beside it, whose workers have their own number");
    }
    if (threads != null && (threads < 1 || threads > MAX_THREADS)) {
      throw wrong("--threads: expected 1 to " + MAX_THREADS + ", found " + threads);
    }
    if (spark != null) {
      return onCluster();
    }
    return threads == null ? Workers.onAllProcessors() : new Workers(threads);
  }

  private Executor onCluster() {
    Master master;
    try {
      master = new Master(spark);
    } catch (IllegalArgumentException e) {
      throw wrong("--spark: " + e.getMessage());
    }
    requireSpark();
    return new SparkExecutor(master, master.isLocal() ? List.of() : jars());
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static void requireSpark() {
    try {
      Class.forName(SPARK_CLASS, false, ExecutorOptions.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw UserError.environment(
          "--spark: Spark is not on the class path; start Weir with its launcher, ./weir", e);
    }
  }

  /** This program without Spark, which a cluster has. */
  private static List<Path> jars() {
    List<Path> entries =
        Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(System.getProperty("java.class.path"))
            .map(Path::of)
            .toList();
    Path own = folderOf(entries, "weir-trainer-");
    Path cli = folderOf(entries, "weir-cli-");
    return entries.stream()
        .filter(Files::isRegularFile)
        .filter(entry -> own.equals(entry.getParent()) || cli.equals(entry.getParent()))
        .filter(entry -> !entry.getFileName().toString().startsWith(LEFT_OUT))
        .toList();
  }

  private static Path folderOf(List<Path> entries, String jar) {
    return entries.stream()
        .filter(entry -> entry.getFileName().toString().startsWith(jar))
        .map(Path::getParent)
        .findFirst()
        .orElseThrow(
            () ->
                UserError.environment(
                    "--spark: expected "
                        + jar
                        + "*.jar on the class path, which is sent to the cluster; start Weir with"
                        + " its launcher, ./weir"));
  }
}
