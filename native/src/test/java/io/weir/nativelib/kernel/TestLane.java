package io.weir.nativelib.kernel;

import static org.junit.jupiter.api.Assumptions.abort;

import io.weir.artefact.UserError;
import io.weir.nativelib.toolchain.CCompiler;
import java.time.Duration;

/** The lane of this machine for tests, or a visible skip with what is missing. */
final class TestLane {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private TestLane() {}

  /** Runs a machine for a long time, and says when it is under way; for tests that end it. */
  public static void main(String[] arguments) {
    GuestRun run = new GuestRun("cubic", GuestPath.REFERENCE, 0, 600, java.util.List.of("cubic"));
    GuestLane.Result result =
        of(KernelSeries.V6_1).run(java.util.List.of(run), java.util.List.of(), System.out::println);
    System.out.println(result.identity());
  }

  /** A lane for a kernel; the test is skipped if the machine, or the network, cannot give it. */
  static GuestLane of(KernelSeries series) {
    return of(series, LIMIT);
  }

  static GuestLane of(KernelSeries series, Duration limit) {
    try {
      VirtualMachine machine = VirtualMachine.find(System.getenv(), limit);
      PackageCache cache = new PackageCache(System.getenv(), System.err::println);
      return new GuestLane(cache.kernel(series), cache.programs(), machine, CCompiler.find());
    } catch (UserError e) {
      return abort("skipped: " + e.getMessage());
    }
  }
}
