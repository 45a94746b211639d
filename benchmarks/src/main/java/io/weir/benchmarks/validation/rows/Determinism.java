package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Row 20. A run is a function of scenario, algorithm and seed: its event digest is the same on one
 * thread and on two, in another virtual machine, and on JDK 17 and 25. Control: another seed gives
 * other digests. A JDK that is not installed is said to be missing, not taken for equal.
 */
public final class Determinism implements Row {
  private static final int[] JDKS = {17, 25};
  private static final long SEED = 1;

  @Override
  public int number() {
    return 20;
  }

  @Override
  public String name() {
    return "determinism: digests over threads, virtual machines and JDKs";
  }

  @Override
  public String source() {
    return "a run is a function of scenario and seed";
  }

  @Override
  public Outcome run(Effort effort) throws IOException, InterruptedException {
    List<DigestRuns.Run> runs = DigestRuns.of(effort, SEED);
    List<String> here = DigestRuns.digests(runs, 1);
    List<Check> checks = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    checks.add(differing("two threads", here, DigestRuns.digests(runs, 2)));
    checks.add(differing("a second JVM", here, in(OtherJvm.same(), effort)));
    for (int version : JDKS) {
      if (version == Runtime.version().feature()) {
        continue;
      }
      Optional<OtherJvm> jdk = OtherJvm.ofVersion(version);
      if (jdk.isPresent()) {
        checks.add(differing("JDK " + version, here, in(jdk.get(), effort)));
      } else {
        notes.add("JDK " + version + " is not under /usr/lib/jvm: not compared with it");
      }
    }
    List<String> others = DigestRuns.digests(DigestRuns.of(effort, SEED + 1), 2);
    checks.add(Check.fails(differing("another seed", here, others)));
    return new Outcome(checks, List.of(), notes);
  }

  private static List<String> in(OtherJvm jvm, Effort effort)
      throws IOException, InterruptedException {
    return jvm.run(DigestRuns.class, effort.name(), Long.toString(SEED));
  }

  /** How many digests differ; those that are not there do. */
  static Check differing(String where, List<String> here, List<String> there) {
    long differing = 0;
    for (int i = 0; i < here.size(); i++) {
      differing += i < there.size() && here.get(i).equals(there.get(i)) ? 0 : 1;
    }
    return Check.equal(
        "%s: digests that differ, of %d".formatted(where, here.size()), 0, differing, "");
  }
}
