package io.weir.cli.kernel;

import io.weir.cli.runs.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code weir kernel test} prints for people. */
public final class LaneText {
  private static final List<String> TITLES =
      List.of("congestion control", "kernel", "Mbit/s", "mean RTT, ms", "retransmissions");

  private LaneText() {}

  /** A row per run, and one per flow of runs with several. */
  public static String table(List<LaneRow> rows) {
    TextTable table = new TextTable(TITLES);
    for (LaneRow row : rows) {
      table.row(cells(row.cc(), row.kernel(), row.mbps(), row.meanRttMs(), row.retransmissions()));
      if (row.flows().size() > 1) {
        row.flows()
            .forEach(
                flow ->
                    table.row(
                        cells(
                            "  " + flow.control(),
                            "",
                            flow.mbps(),
                            flow.meanRttMs(),
                            flow.retransmissions())));
      }
    }
    return table.toString();
  }

  private static List<String> cells(
      String name, String kernel, double mbps, double rttMs, long retransmissions) {
    return List.of(
        name, kernel, number("%.2f", mbps), number("%.1f", rttMs), Long.toString(retransmissions));
  }

  /** Kernel and simulator side by side; runs that the simulator does not have are left out. */
  public static String comparison(List<LaneRow> rows) {
    TextTable table =
        new TextTable(
            List.of(
                "kernel (K) and simulator (S)",
                "kernel",
                "Mbit/s K",
                "S",
                "S/K - 1",
                "RTT ms K",
                "S",
                "S/K - 1"));
    for (LaneRow row : rows) {
      if (row.simulated() != null) {
        List<String> cells = new ArrayList<>(List.of(row.cc(), row.kernel()));
        cells.addAll(pair("%.2f", row.mbps(), row.simulated().mbps()));
        cells.addAll(pair("%.1f", row.meanRttMs(), row.simulated().meanRttMs()));
        table.row(cells);
      }
    }
    return table.toString();
  }

  private static List<String> pair(String format, double kernel, double simulated) {
    return List.of(
        number(format, kernel),
        number(format, simulated),
        number("%+.1f %%", 100 * (simulated / kernel - 1)));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
