package io.weir.cli.command;

import io.weir.sim.scenario.EngineChoice;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which engine runs a simulation. */
final class EngineOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description =
          "window: a window of time at every node in turn, fastest; heap: all events in exact order"
              + " of time. Both give the same digest. Default: window, with a trace heap.")
  private EngineChoice.Kind engine;

  @Option(
      names = "--window-ns",
      paramLabel = "N",
      description =
          "Longest window, ns; default: the least delay of a link, which no window exceeds. The"
              + " digest is the same with each.")
  private Long windowNs;

  /**
   * The engine to use.
   *
   * @param traced whether a trace is written, which needs the order of time over all nodes
   */
  EngineChoice choice(boolean traced) {
    if (windowNs != null && windowNs < 1) {
      throw wrong("--window-ns: expected 1 or more, found " + windowNs);
    }
    if (windowNs != null && engine == EngineChoice.Kind.heap) {
      throw wrong("--window-ns: expected no --engine heap beside it, which has no windows");
    }
    if (traced && (windowNs != null || engine == EngineChoice.Kind.window)) {
      throw wrong(
          (windowNs == null ? "--engine window" : "--window-ns")
              + ": expected neither --pcapng nor --qlog beside it; traces are written in order of"
              + " time, which takes --engine heap");
    }
    if (windowNs != null) {
      return EngineChoice.windowsOf(windowNs);
    }
    return traced || engine == EngineChoice.Kind.heap ? EngineChoice.HEAP : EngineChoice.WINDOW;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
