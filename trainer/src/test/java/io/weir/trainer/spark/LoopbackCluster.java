package io.weir.trainer.spark;

import io.weir.artefact.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;

/** A stand-alone Spark cluster of processes on this machine: a master and workers. */
final class LoopbackCluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final long START_NS = TimeUnit.SECONDS.toNanos(60);

  private final Path folder;
  private final Master master;
  private final List<Process> processes = new ArrayList<>();
  private final List<Process> workers = new ArrayList<>();

  /** Starts a master and as many workers, each with one processor. */
  LoopbackCluster(Path folder, int workers) throws IOException, InterruptedException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("jars")); // Spark looks for it in its home
    int port = freePort();
    master = new Master("spark://" + HOST + ":" + port);
    try {
      Process process =
          start(
              "master",
              "org.apache.spark.deploy.master.Master",
              List.of("--host", HOST, "--port", "" + port, "--webui-port", "" + freePort()));
      awaitMaster(process);
      for (int i = 0; i < workers; i++) {
        this.workers.add(startWorker("worker-" + i));
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private Process startWorker(String name) throws IOException {
    return start(
        name,
        "org.apache.spark.deploy.worker.Worker",
        List.of(
            "--host",
            HOST,
            "--webui-port",
            "" + freePort(),
            "--cores",
            "1",
            "--memory",
            "512m",
            "--work-dir",
            folder.resolve(name).toString(),
            master.url()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process start(String name, String main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx192m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of("-cp", ClassPath.ofTheCluster(), main));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(log(name).toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_HOME",
                folder.toString(),
                "SPARK_DIST_CLASSPATH",
                ClassPath.ofTheCluster(),
                "SPARK_SCALA_VERSION",
                "2.13",
                "SPARK_LOCAL_IP",
                HOST));
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private void awaitMaster(Process process) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_NS;
    while (true) {
      try {
        master.requireReachable();
        return;
      } catch (UserError e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "the master does not start:\n" + Files.readString(log("master")), e);
        }
        Thread.sleep(50);
      }
    }
  }

  Master master() {
    return master;
  }

  /** Processes under one of the workers: those that run its tasks. */
  List<Long> executorsOf(int worker) {
    return workers.get(worker).descendants().map(ProcessHandle::pid).toList();
  }

  int workers() {
    return workers.size();
  }

  /** As if its machine had lost its power. */
  void kill(int worker) {
    kill(workers.get(worker));
  }

  private static void kill(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join(); // its children's end cannot be awaited: nobody may reap them
  }

  @Override
  public void close() {
    processes.forEach(LoopbackCluster::kill);
  }
}
