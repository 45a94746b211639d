package io.weir.benchmarks.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Json;
import io.weir.artefact.UserError;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Many flows in a small heap: each case runs in a JVM of its own with {@value #HEAP}. */
public final class ScaleCheck {
  /** The heap every case must do with. */
  public static final String HEAP = "-Xmx2g";

  private static final long SLICE_NS = 10_000;

  private ScaleCheck() {}

  /** What is checked. */
  public enum Case {
    /** 8,192 hosts with a flow each to one more, with 64 leaves of 129 hosts and 16 spines. */
    MANY_TO_ONE("8,192 flows many-to-one", 5000) {
      @Override
      Scenario scenario() {
        return new LeafSpineScenario(64, 16, 129).manyToOne(8192);
      }
    },
    /** 1,024 hosts with 98 flows each. */
    MANY_FLOWS("1,024 hosts, 100,352 flows", 200) {
      @Override
      Scenario scenario() {
        return LeafSpineScenario.LARGE.permutation(98);
      }
    };

    private final String title;
    private final long durationUs;

    Case(String title, long durationUs) {
      this.title = title;
      this.durationUs = durationUs;
    }

    /** For people. */
    public String title() {
      return title;
    }

    abstract Scenario scenario();
  }

  /**
   * What came out.
   *
   * @param flows flows, all active to the end
   * @param delivering flows of which a packet has arrived
   * @param hops packet-hops
   * @param simulatedUs simulated time, µs
   * @param peakHeapMib most heap in use, over all pools, MiB
   * @param hopsPerSecond packet-hops per second, without warm-up
   */
  public record Result(
      int flows,
      int delivering,
      long hops,
      long simulatedUs,
      long peakHeapMib,
      double hopsPerSecond) {}

  /** Runs a case in a JVM of its own. */
  public static Result inOwnJvm(Case check, long seed) {
    List<String> line =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            HEAP,
            "-XX:+UseParallelGC",
            "-cp",
            System.getProperty("java.class.path"),
            ScaleCheck.class.getName(),
            check.name(),
            Long.toString(seed));
    try {
      Process process =
          new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try {
        byte[] out = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
          throw UserError.checkFailed(
              check.title() + " did not run with " + HEAP + "; what it said is above");
        }
        return Json.MAPPER.readValue(new String(out, StandardCharsets.UTF_8), Result.class);
      } finally {
        process.destroyForcibly();
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(check.title() + " printed no result", e);
    } catch (IOException e) {
      throw UserError.environment("cannot start a JVM: " + AtomicFiles.reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw UserError.environment("interrupted during " + check.title(), e);
    }
  }

  /** Runs a case here and prints its result. */
  public static void main(String[] arguments) {
    Result result = run(Case.valueOf(arguments[0]), Long.parseLong(arguments[1]));
    System.out.print(Json.canonical(result));
  }

  static Result run(Case check, long seed) {
    Scenario scenario = check.scenario();
    Simulation simulation =
        new Simulation(
            scenario, seed, scenario.congestionControl().create("scale check", List.of()));
    long began = System.nanoTime();
    for (long ns = 0; ns < check.durationUs * 1000; ns += SLICE_NS) {
      simulation.runUntil(ns + SLICE_NS);
    }
    double seconds = (System.nanoTime() - began) * 1e-9;
    simulation.requireSound();
    long[] delivered = simulation.meter().deliveredBytesEver();
    return new Result(
        delivered.length,
        (int) Arrays.stream(delivered).filter(bytes -> bytes > 0).count(),
        simulation.hops(),
        check.durationUs,
        peakHeapBytes() >> 20,
        simulation.hops() / seconds);
  }

  /** At least the most that was in use at one time, for pools have their peaks apart. */
  private static long peakHeapBytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }
}
