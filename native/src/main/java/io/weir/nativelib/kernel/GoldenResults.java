package io.weir.nativelib.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.weir.artefact.Json;
import io.weir.artefact.Resources;
import io.weir.artefact.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Results of the default lane that were recorded. The same kernel, QEMU and file system must give
 * them exactly; others must come close.
 *
 * @param machines one per kernel
 */
public record GoldenResults(List<Machine> machines) {
  private static final String FILE = "golden.json";
  private static final String REGENERATE =
      "./weir kernel test --write-golden"
          + " native/src/main/resources/io/weir/nativelib/kernel/golden.json";

  /** How far another kernel, QEMU or compiler may be off: the bars of the reference path. */
  private static final double THROUGHPUT_SHARE = 0.02;

  private static final double RTT_MS = 3;

  /** Results of one machine. */
  public record Machine(GuestLane.Identity identity, List<Flow> flows) {}

  /**
   * One flow, over the whole run.
   *
   * @param run name of the run
   * @param control its congestion control
   * @param ackedBytes of payload
   * @param meanRttUs mean of the smoothed round-trip time, µs
   * @param retransmissions packets sent again
   */
  public record Flow(
      String run, String control, long ackedBytes, long meanRttUs, long retransmissions) {}

  /** The recorded ones. */
  public static GoldenResults shipped() {
    try {
      return Json.MAPPER.readValue(Resources.text(GuestTool.class, FILE), GoldenResults.class);
    } catch (JsonProcessingException e) {
      throw UserError.input(FILE + " cannot be read; make it again: " + REGENERATE, e);
    }
  }

  /** Results as the text of a file of this kind. */
  public static String text(List<GuestLane.Result> results) {
    return Json.pretty(new GoldenResults(results.stream().map(GoldenResults::machine).toList()));
  }

  private static Machine machine(GuestLane.Result result) {
    List<Flow> flows = new ArrayList<>();
    for (Map.Entry<String, List<FlowSamples>> run : result.flows().entrySet()) {
      for (FlowSamples flow : run.getValue()) {
        flows.add(
            new Flow(
                run.getKey(),
                flow.control(),
                flow.samples().get(flow.samples().size() - 1).ackedBytes(),
                Math.round(flow.meanRttMs(0) * 1e3),
                flow.retransmissions()));
      }
    }
    return new Machine(result.identity(), flows);
  }

  /**
   * Compares results with these.
   *
   * @return what was compared and how, in words
   * @throws UserError if they differ
   */
  public String check(List<GuestLane.Result> results) {
    List<String> said = new ArrayList<>();
    for (GuestLane.Result result : results) {
      said.add(check(machine(result)));
    }
    return String.join("\n", said);
  }

  private String check(Machine found) {
    String kernel = found.identity().kernel();
    Optional<Machine> same =
        machines.stream().filter(m -> m.identity().equals(found.identity())).findFirst();
    if (same.isPresent()) {
      for (int i = 0; i < found.flows().size(); i++) {
        Flow expected = same.get().flows().get(i);
        if (!expected.equals(found.flows().get(i))) {
          throw outOfSync(kernel, expected, found.flows().get(i), "exactly");
        }
      }
      return "golden: kernel %s gives exactly what was recorded".formatted(kernel);
    }
    Machine near =
        machines.stream()
            .filter(m -> series(m).equals(series(found)))
            .findFirst()
            .orElseThrow(
                () ->
                    UserError.checkFailed(
                        "no golden results of kernel " + kernel + ": " + REGENERATE));
    int compared = 0;
    for (Flow flow : found.flows()) {
      Optional<Flow> expected =
          near.flows().stream()
              .filter(f -> f.run().equals(flow.run()) && f.control().equals(flow.control()))
              .findFirst();
      // Of two flows that compete, only the sum is steady; a little is decided by chance.
      if (expected.isPresent() && !flow.run().contains("+")) {
        requireNear(kernel, expected.get(), flow);
        compared++;
      }
    }
    return String.format(
        Locale.ROOT,
        "golden: kernel %s, QEMU %s or what runs inside is another than recorded (%s, QEMU %s):"
            + " %d flows compared within %.0f %% and %.0f ms",
        kernel,
        found.identity().qemu(),
        near.identity().kernel(),
        near.identity().qemu(),
        compared,
        100 * THROUGHPUT_SHARE,
        RTT_MS);
  }

  private static String series(Machine machine) {
    return machine.identity().kernel().replaceFirst("^(\\d+\\.\\d+).*$", "$1");
  }

  private static void requireNear(String kernel, Flow expected, Flow found) {
    double share = Math.abs((double) found.ackedBytes() / expected.ackedBytes() - 1);
    double rttMs = Math.abs(found.meanRttUs() - expected.meanRttUs()) / 1e3;
    if (share > THROUGHPUT_SHARE || rttMs > RTT_MS) {
      throw outOfSync(kernel, expected, found, "closely");
    }
  }

  private static UserError outOfSync(String kernel, Flow expected, Flow found, String how) {
    return UserError.checkFailed(
        "golden results of kernel %s are out of sync: expected %s %s, found %s; if the change is meant: %s"
            .formatted(kernel, how, expected, found, REGENERATE));
  }
}
