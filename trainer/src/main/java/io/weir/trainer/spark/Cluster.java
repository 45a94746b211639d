package io.weir.trainer.spark;

import io.weir.artefact.UserError;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/** This process's connection to a cluster; Spark allows one at a time. */
final class Cluster {
  /** Longest time without any machine before it is called an error, s. */
  private static final long NO_MACHINE_S = 60;

  /**
   * Machines a task may be lost with. Failures of the work itself do not count, so that this only
   * ends what keeps killing the machines it runs on.
   */
  private static final String MOST_LOSSES = "8";

  /** Where Spark's logging looks for its configuration. */
  private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

  private static Cluster current;

  private final Master master;
  private final List<Path> jars;
  private final JavaSparkContext context;
  private int users;

  private Cluster(Master master, List<Path> jars) {
    this.master = master;
    this.jars = jars;
    this.context = connect(master, jars);
  }

  /** The connection to {@code master}; made unless there is one. */
  static synchronized Cluster join(Master master, List<Path> jars) {
    if (current == null) {
      Cluster made = new Cluster(master, jars);
      try {
        made.requireMachines();
      } catch (RuntimeException e) {
        made.context.close();
        throw e;
      }
      current = made;
    } else if (!current.master.equals(master) || !current.jars.equals(jars)) {
      throw new IllegalStateException(
          "expected one cluster per process, found " + master + " beside " + current.master);
    }
    current.users++;
    return current;
  }

  /** Ends this use; the last one disconnects. */
  void leave() {
    synchronized (Cluster.class) {
      users--;
      if (users == 0) {
        context.close();
        current = null;
      }
    }
  }

  private static JavaSparkContext connect(Master master, List<Path> jars) {
    master.requireReachable();
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "classpath:io/weir/trainer/spark/log4j2.properties");
    }
    try {
      return new JavaSparkContext(configuration(master, jars));
    } catch (Exception e) { // Spark throws checked ones it does not declare
      throw UserError.environment(master.url() + ": Spark does not start: " + e.getMessage(), e);
    }
  }

  /** Spark's settings; system properties {@code spark.…} come first. */
  private static SparkConf configuration(Master master, List<Path> jars) {
    SparkConf conf = new SparkConf().setMaster(master.url());
    conf.setIfMissing("spark.app.name", "weir");
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    conf.setIfMissing("spark.task.maxFailures", MOST_LOSSES);
    // Who asks for results has room for them, and no input is nearer to one machine than another.
    conf.setIfMissing("spark.driver.maxResultSize", "0");
    conf.setIfMissing("spark.locality.wait", "0");
    if (!master.isLocal() && !jars.isEmpty()) {
      conf.setIfMissing(
          "spark.jars",
          jars.stream().map(jar -> jar.toUri().toString()).collect(Collectors.joining(",")));
      // Spark's distribution has an older Netty, in which virtual time overflows.
      conf.setIfMissing("spark.executor.userClassPathFirst", "true");
    }
    return conf;
  }

  /** Machines that take work; the process itself if it is local. */
  private int machines() {
    int known = context.statusTracker().getExecutorInfos().length;
    return master.isLocal() ? known : known - 1; // the driver is listed, too
  }

  /** Waits for the first machine. */
  private void requireMachines() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(NO_MACHINE_S);
    while (machines() == 0) {
      if (System.nanoTime() > deadline || context.sc().isStopped()) {
        throw noMachine();
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private UserError noMachine() {
    return UserError.environment(
        "%s: no machine takes work; start one with `./weir spark worker %s`, or see whether other"
                .formatted(master.url(), master.url())
            + " applications hold them all");
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while waiting for a simulation", e);
  }

  /** Processors of all machines. */
  int processors() {
    return context.defaultParallelism();
  }

  /** Runs {@code task} on every input, each on its own; the results in the inputs' order. */
  <I extends Serializable, O> List<O> run(List<I> inputs, Function<I, O> task) {
    if (inputs.isEmpty()) {
      return List.of();
    }
    JavaFutureAction<List<O>> job =
        context.parallelize(inputs, inputs.size()).map(task).collectAsync();
    try {
      return result(job);
    } catch (InterruptedException e) {
      job.cancel(true);
      throw interrupted(e);
    } catch (ExecutionException e) {
      String what = context.sc().isStopped() ? "the cluster was lost" : "the work could not be run";
      throw UserError.environment(
          master.url() + ": " + what + ": " + e.getCause().getMessage(), e.getCause());
    }
  }

  /** Waits for a job, but not without end for machines that are all gone. */
  private <T> T result(JavaFutureAction<T> job) throws InterruptedException, ExecutionException {
    long lastSeen = System.nanoTime();
    while (true) {
      try {
        return job.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        long now = System.nanoTime();
        if (machines() > 0) {
          lastSeen = now;
        } else if (now - lastSeen > TimeUnit.SECONDS.toNanos(NO_MACHINE_S)) {
          job.cancel(true);
          throw noMachine();
        }
      }
    }
  }
}
