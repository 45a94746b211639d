package io.weir.nativelib.live;

/** A process with a live run, to be killed. */
final class LiveChild {
  private LiveChild() {}

  /** Runs for a minute; says when it began. */
  public static void main(String[] arguments) {
    try (LiveRun run =
        LiveRun.open(Paths.setup(Paths.scenario("loss: 0", 60_000_000), 1, "reno"))) {
      System.out.println("running");
      System.out.flush();
      run.run(status -> {});
    } catch (RuntimeException e) {
      System.out.println(e.getMessage());
    }
  }
}
