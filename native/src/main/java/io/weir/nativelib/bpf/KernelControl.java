package io.weir.nativelib.bpf;

import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.target.Emission;
import io.weir.codegen.target.Target;
import io.weir.codegen.target.bpf.ModelImage;
import io.weir.codegen.target.bpf.ModelLimits;
import io.weir.codegen.target.tcp.TcpControl;
import io.weir.nativelib.toolchain.WorkFolder;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Congestion control by decision programs in this kernel. What is loaded stays until it is
 * unloaded: its maps are pinned, so that any process can look, exchange the model and unload.
 */
public final class KernelControl {
  private static final String OPS = "weir_ops";
  private static final String MODELS = "weir_models";
  private static final String FLOWS = "weir_flows";
  private static final String RING = "weir_ring";
  private static final String CONFIG = ".data.config";
  private static final String COUNTERS = ".data.counters";
  private static final String BUILTIN = ".data.model";
  private static final String IDENTITY = ".rodata.identity";

  private static final List<String> PINNED =
      List.of(OPS, MODELS, FLOWS, RING, CONFIG, COUNTERS, BUILTIN, IDENTITY);

  // struct weir_counters.
  private static final int DECISIONS = 0;
  private static final int ENFORCED = 8;
  private static final int FLOWS_BEGUN = 16;
  private static final int FLOWS_ENDED = 24;
  private static final int RECOVERIES = 32;
  private static final int TIMEOUTS = 40;

  // struct weir_identity.
  private static final int IDENTITY_ABI = 0;
  private static final int IDENTITY_TREES = 8;
  private static final int IDENTITY_DEPTH = 12;
  private static final int IDENTITY_NODES = 16;
  private static final int IDENTITY_FEATURE_SLOTS = 20;
  private static final int IDENTITY_OBSERVATION = 56;

  /** Slot of the model that decides. */
  public static final int ACTIVE = 0;

  /** Slot of the model that is asked beside it. */
  public static final int BESIDE = 1;

  private KernelControl() {}

  /**
   * Emits, compiles, loads and registers a program.
   *
   * @return what the verifier said
   * @throws UserError if something is missing or refused; nothing is left behind then
   */
  public static List<BpfObject.Verified> load(
      DecisionProgram program,
      Provenance provenance,
      ControlSettings settings,
      Map<String, String> environment) {
    return load(new Emission(program, provenance, Optional.empty()), settings, environment);
  }

  /** As {@link #load(DecisionProgram, Provenance, ControlSettings, Map)}. */
  public static List<BpfObject.Verified> load(
      Emission emission, ControlSettings settings, Map<String, String> environment) {
    BpfKernel.require();
    BpfKernel.requireFree(settings.name());
    if (emission.control() == TcpControl.BBR) {
      BpfKernel.requireBbr();
    }
    if (BpfFilesystem.names().contains(settings.name())) {
      // Left by a process that was killed in between.
      BpfFilesystem.remove(settings.name());
    }
    return install(Target.BPF.emit(emission), settings, environment);
  }

  /** Compiles, loads and registers sources. */
  static List<BpfObject.Verified> install(
      Map<String, String> sources, ControlSettings settings, Map<String, String> environment) {
    BpfCompiler compiler = BpfCompiler.find(environment);
    try (WorkFolder work = new WorkFolder(sources)) {
      Path main = work.path().resolve(Target.BPF.shellFile());
      Path file = compiler.compile(main, definitions(settings));
      try (BpfObject object = BpfObject.load(file)) {
        WholeOrNot.run(() -> register(object, settings.name()));
        return object.verified();
      }
    }
  }

  private static List<String> definitions(ControlSettings settings) {
    List<String> definitions = new ArrayList<>(settings.definitions());
    definitions.addAll(BpfKernel.definitions(BpfKernel.release()));
    return definitions;
  }

  private static void register(BpfObject object, String name) {
    boolean done = false;
    try {
      Path folder = BpfFilesystem.create(name);
      PINNED.forEach(map -> object.pin(map, folder.resolve(pinName(map))));
      object.register(OPS);
      done = true;
    } finally {
      if (!done) {
        BpfFilesystem.remove(name);
      }
    }
  }

  /** The file system does not take names with a dot. */
  private static String pinName(String map) {
    return map.replace(".", "_");
  }

  private static BpfMap open(String name, String map) {
    BpfKernel.require();
    BpfKernel.requireName(name);
    Path pin = BpfFilesystem.folder(name).resolve(pinName(map));
    if (!Files.exists(pin)) {
      String there = String.join(", ", BpfFilesystem.names());
      throw UserError.input(
          "`%s` is not loaded by Weir; loaded: %s"
              .formatted(name, there.isEmpty() ? "nothing" : there));
    }
    return BpfMap.pinned(pin.toString());
  }

  /** Names of what is loaded. */
  public static List<String> names() {
    return BpfFilesystem.names();
  }

  /**
   * Refuses what a Weir with other structs in its maps has loaded; it can only be unloaded.
   *
   * @throws UserError with both versions
   */
  private static void requireAbi(String name) {
    try (BpfMap identity = open(name, IDENTITY)) {
      int abi = identity.at(0).getInt(IDENTITY_ABI);
      if (abi != ModelImage.ABI_VERSION) {
        throw UserError.input(
            "`%s` was loaded with ABI version %d, this Weir has %d: `weir kernel unload %s`, then"
                    .formatted(name, abi, ModelImage.ABI_VERSION, name)
                + " load it again");
      }
    }
  }

  /**
   * What is loaded under a name, and its flows.
   *
   * @throws UserError if nothing is, or by another version of Weir
   */
  public static ControlStatus status(String name) {
    requireAbi(name);
    try (BpfMap config = open(name, CONFIG);
        BpfMap counters = open(name, COUNTERS);
        BpfMap identity = open(name, IDENTITY);
        BpfMap flows = open(name, FLOWS)) {
      TcpControl control = ControlReader.control(identity.at(0));
      ByteBuffer set = config.at(0);
      ByteBuffer count = counters.at(0);
      return new ControlStatus(
          name,
          BpfKernel.registered().contains(name),
          control,
          ControlMode.of(set.getInt(ControlSettings.MODE)),
          control == TcpControl.RATE ? set.getLong(ControlSettings.LINE_RATE_BYTES) * 8 : 0,
          programAt(name, ACTIVE),
          programAt(name, BESIDE),
          count.getLong(DECISIONS),
          count.getLong(ENFORCED),
          count.getLong(FLOWS_BEGUN),
          count.getLong(FLOWS_ENDED),
          count.getLong(RECOVERIES),
          count.getLong(TIMEOUTS),
          ControlReader.flows(flows, control));
    }
  }

  /** Hash of the program in a slot; empty if there is none. */
  private static String programAt(String name, int slot) {
    try (BpfMap models = open(name, MODELS)) {
      Optional<ByteBuffer> number = models.get(BpfMap.bytes(slot));
      if (number.isPresent()) {
        // The outer map tells a map by its number.
        try (BpfMap model = BpfMap.numbered(number.get().getInt(0))) {
          return ControlReader.program(model.at(0)).orElse("");
        }
      }
    }
    if (slot != ACTIVE) {
      return "";
    }
    try (BpfMap builtin = open(name, BUILTIN);
        BpfMap identity = open(name, IDENTITY)) {
      // A program without a forest has no model.
      return ControlReader.program(builtin.at(0))
          .orElseGet(() -> ControlReader.hash(identity.at(0), ControlReader.IDENTITY_PROGRAM));
    }
  }

  /**
   * Exchanges a model while flows run. Returns when no decision uses the old one any more.
   *
   * @param slot {@link #ACTIVE} or {@link #BESIDE}
   * @throws UserError if the program has another observation than the loaded one, or does not fit
   */
  public static void swap(String name, DecisionProgram program, int slot) {
    requireAbi(name);
    try (BpfMap identity = open(name, IDENTITY);
        BpfMap models = open(name, MODELS)) {
      ModelLimits limits = limits(identity.at(0), name, program);
      byte[] image = ModelImage.of(program, limits).toBytes();
      try (BpfMap model = BpfMap.single("weir_model", image)) {
        models.put(slot, BpfMap.bytes(model.fd()));
      }
    }
  }

  private static ModelLimits limits(ByteBuffer identity, String name, DecisionProgram program) {
    if (!program.hasForest()) {
      throw UserError.input("program `" + program.name() + "` has no forest to exchange");
    }
    String loaded = ControlReader.hash(identity, IDENTITY_OBSERVATION);
    String wanted = ModelImage.observationSha256(program);
    if (!loaded.equals(wanted)) {
      throw UserError.input(
          "program `%s` has another observation than `%s` (%.12s and %.12s): only the forest can"
                  .formatted(program.name(), name, wanted, loaded)
              + " be exchanged; unload it and load the program instead");
    }
    return new ModelLimits(
        identity.getInt(IDENTITY_TREES),
        identity.getInt(IDENTITY_DEPTH),
        identity.getInt(IDENTITY_NODES),
        identity.getInt(IDENTITY_FEATURE_SLOTS));
  }

  /** The kill switch, and back. Flows obey with their next ACK. */
  public static void mode(String name, ControlMode mode) {
    requireAbi(name);
    try (BpfMap config = open(name, CONFIG)) {
      config.put(0, ControlSettings.withMode(config.at(0), mode));
    }
  }

  /** Unregisters operations and removes what belongs to them; flows that use them go on. */
  public static void unload(String name) {
    try (BpfMap ops = open(name, OPS)) {
      WholeOrNot.run(
          () -> {
            ops.delete(0);
            BpfFilesystem.remove(name);
          });
    }
  }
}
