package io.weir.cli.pipeline;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Runs the stages that are not finished yet, in order. */
public final class Pipeline {
  private final PrintWriter out;

  /** A pipeline that tells {@code out} what it does. */
  public Pipeline(PrintWriter out) {
    this.out = out;
  }

  /**
   * Runs what is left to run.
   *
   * @param withTimings whether to measure the time per decision
   */
  public void run(RunFolder folder, boolean withTimings) {
    List<Stage> stages =
        List.of(
            new TrainStage(),
            new DistilStage(),
            new ProveStage(),
            new EmitStage(),
            new VerifyStage(),
            new AcceptStage(),
            new EvaluateStage(),
            new ApplicationsStage(),
            new TimeStage(withTimings),
            new ReportStage());
    AtomicReference<String> running = new AtomicReference<>();
    String more = withTimings ? "" : " --no-timing";
    Thread hook = new Thread(() -> sayHowToGoOn(folder, running.get(), more));
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      for (int i = 0; i < stages.size(); i++) {
        Stage stage = stages.get(i);
        running.set(stage.name());
        String head = String.format("[%d/%d] %s", i + 1, stages.size(), stage.title());
        if (folder.isFinished(stage.name())) {
          say(head + ": finished before");
          continue;
        }
        say(head);
        long startNs = System.nanoTime();
        List<String> files = stage.run(folder);
        folder.finish(stage.name(), files, (System.nanoTime() - startNs) / 1e9);
      }
    } finally {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  private void say(String text) {
    out.println(text);
    out.flush();
  }

  private static void sayHowToGoOn(RunFolder folder, String stage, String more) {
    System.err.printf(
        "%nStopped during `%s`. What finished before is whole; go on with:%n"
            + "  weir pipeline --resume --out %s%s%n",
        stage, folder.root(), more);
  }
}
