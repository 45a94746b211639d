package io.weir.cli.command;

import io.weir.artefact.Json;
import io.weir.artefact.Provenance;
import io.weir.artefact.TemporaryFolder;
import io.weir.artefact.UserError;
import io.weir.cli.Progress;
import io.weir.cli.Shipped;
import io.weir.codegen.ir.ProgramFile;
import io.weir.distiller.collect.ProgramDecision;
import io.weir.nativelib.core.Budget;
import io.weir.nativelib.core.CoreMachine;
import io.weir.nativelib.core.CoreTools;
import io.weir.nativelib.core.EventCost;
import io.weir.nativelib.core.Firmware;
import io.weir.nativelib.core.FirmwareParameters;
import io.weir.nativelib.core.Replay;
import io.weir.nativelib.differential.Differential;
import io.weir.sim.cc.NicEvent;
import io.weir.sim.cc.NicRecorder;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.host.RoceSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks and counts a program's firmware. */
@Command(
    name = "test",
    description = {
      "Emits a decision program as firmware (`weir emit --target pcc`), compiles it for rv64imac and"
          + " runs it under qemu-riscv64: every bit compared with the Java interpreter, a trace of"
          + " the simulator replayed, and the instructions of each event counted.",
      "Needs gcc-riscv64-unknown-elf and qemu-user; takes some ten seconds."
    },
    mixinStandardHelpOptions = true)
final class NicTestCommand implements Runnable {
  private static final int COUNTED_EVENTS = 10_000;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PROGRAM",
      arity = "0..1",
      description = "Decision program (default: the shipped one).")
  private Path program;

  @Option(
      names = "--scenario",
      paramLabel = "FILE",
      description =
          "RoCE scenario whose events are replayed (default: a copy of examples/nic-trace.yaml).")
  private Path scenario;

  @Option(
      names = "--vectors",
      paramLabel = "N",
      description = "Vectors compared with the interpreter, at least (default: ${DEFAULT-VALUE}).",
      defaultValue = "50000")
  private int vectors;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Events replayed, at most (default: ${DEFAULT-VALUE}).",
      defaultValue = "100000")
  private int events;

  @Option(
      names = "--budget",
      paramLabel = "FILE",
      description =
          "Fail if an event, the stack or the state costs more than this file (YAML) says.")
  private Path budget;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  @Mixin private SeedOption seed;

  @Override
  public void run() {
    if (vectors < 1 || events < 1) {
      throw UserError.input("--vectors and --events must be at least 1");
    }
    Budget allowed = budget == null ? null : Budget.read(budget);
    ProgramFile file;
    try (TemporaryFolder folder = TemporaryFolder.create("weir")) {
      file = ProgramFile.read(Shipped.PROGRAM.or(program, folder.path()));
    }
    Scenario loaded = Shipped.NIC_TRACE.experiment(scenario, seed.value).scenario();
    CoreTools tools = CoreTools.find(System.getenv());
    Provenance provenance = file.ofChild();
    NicFigures figures;
    try (Progress progress = Progress.of("nic test", 5);
        Firmware firmware = Firmware.build(file.program(), provenance, tools)) {
      progress.step();
      figures = measure(firmware, loaded, progress);
    }
    List<String> exceeded = allowed == null ? List.of() : figures.exceeded(allowed);
    spec.commandLine()
        .getOut()
        .print(json ? Json.pretty(figures.json(file, exceeded)) : figures.table(file));
    List<String> wrong = new ArrayList<>(figures.wrong());
    exceeded.forEach(what -> wrong.add(budget + ": " + what));
    if (!wrong.isEmpty()) {
      throw UserError.checkFailed(String.join("\n", wrong));
    }
  }

  private NicFigures measure(Firmware firmware, Scenario loaded, Progress progress) {
    Differential.Result differential;
    try (CoreMachine machine = new CoreMachine(firmware)) {
      differential = Differential.run(firmware.program(), machine, vectors, seed.value);
    }
    progress.step();
    List<NicEvent> trace = record(firmware, loaded);
    progress.step();
    FirmwareParameters parameters = parameters(loaded.roce());
    Replay.Result replay = Replay.run(firmware, parameters, trace);
    progress.step();
    List<NicEvent> counted = trace.subList(0, Math.min(trace.size(), COUNTED_EVENTS));
    Map<String, EventCost> costs = EventCost.measure(firmware, parameters, counted);
    progress.step();
    return new NicFigures(firmware.sizes(), differential, replay, costs);
  }

  private List<NicEvent> record(Firmware firmware, Scenario loaded) {
    NicRecorder recorder =
        new NicRecorder(
            new ProbeRateControl(
                new ProgramDecision(firmware.program()), loaded.roce().minRateQ20()),
            events);
    try (Simulation simulation = new Simulation(loaded, seed.value, recorder)) {
      simulation.run();
    }
    if (recorder.events().isEmpty()) {
      throw UserError.input(loaded.name() + ": no flow sent anything; there is nothing to replay");
    }
    return recorder.events();
  }

  private FirmwareParameters parameters(RoceSpec roce) {
    return new FirmwareParameters(
        roce.baseRttNs(),
        roce.minRateQ20(),
        Math.round(roce.initialRateFraction() * ProbeRateControl.LINE_RATE_Q20),
        roce.probeTimeoutNs(),
        roce.probeOverdueNs(),
        (roce.probeSpacingBytes() + roce.payloadBytes() - 1) / roce.payloadBytes());
  }
}
