package io.weir.cli.command;

import io.weir.artefact.Json;
import io.weir.codegen.target.tcp.TcpControl;
import io.weir.nativelib.bpf.ControlStatus;
import io.weir.nativelib.bpf.KernelControl;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what is loaded. */
@Command(
    name = "status",
    description =
        "Shows what `load` has loaded: mode, models, counters, the flows' last decisions.",
    mixinStandardHelpOptions = true)
final class KernelStatusCommand implements Runnable {
  private static final double ONE_Q16 = 65_536;
  private static final double ONE_Q20 = 1 << 20;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON array instead of text.")
  private boolean json;

  @Override
  public void run() {
    List<ControlStatus> all = KernelControl.names().stream().map(KernelControl::status).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.pretty(all));
      return;
    }
    if (all.isEmpty()) {
      out.println("nothing is loaded");
    }
    all.forEach(status -> print(out, status));
  }

  private static void print(PrintWriter out, ControlStatus status) {
    out.printf(
        "%s: %s, mode %s, %s, program %.12s%s%n",
        status.name(),
        status.registered() ? "registered" : "NOT registered",
        status.mode().key(),
        status.control() == TcpControl.BBR
            ? "gain of BBR's window"
            : "line %,d bit/s".formatted(status.lineRateBps()),
        status.programSha256(),
        status.besideSha256().isEmpty()
            ? ""
            : ", beside it %.12s".formatted(status.besideSha256()));
    out.printf(
        "  %,d decisions, %,d of them enforced; %,d flows begun, %,d ended; %,d recoveries,"
            + " %,d time-outs%n",
        status.decisions(),
        status.enforced(),
        status.flowsBegun(),
        status.flowsEnded(),
        status.recoveries(),
        status.timeouts());
    for (ControlStatus.Flow flow : status.flows()) {
      out.printf(
          "  %s -> %s: %,d rounds, %s, RTT %,d us (least %,d), window %,d, answer %.4f%s,"
              + " time-outs %d%n",
          flow.local(),
          flow.remote(),
          flow.rounds(),
          status.control() == TcpControl.BBR
              ? "gain %.4f".formatted(flow.gainQ16() / ONE_Q16)
              : "rate %.4f of the line".formatted(flow.rateQ20() / ONE_Q20),
          flow.rttUs(),
          flow.minRttUs(),
          flow.windowPackets(),
          flow.multiplierQ16() / ONE_Q16,
          flow.besideQ16() == 0 ? "" : " (beside %.4f)".formatted(flow.besideQ16() / ONE_Q16),
          flow.timeouts());
    }
  }
}
