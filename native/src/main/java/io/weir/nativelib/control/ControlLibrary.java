package io.weir.nativelib.control;

import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.SymbolProvider;
import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Resources;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.nativelib.load.LibraryClassLoader;
import io.weir.nativelib.system.MachineLibrary;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.LibraryBuild;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A congestion control in C, loaded into this process; see {@code weir_cc.h}. Safe to share between
 * threads; each simulation runs a {@link NativeControl} of its own.
 *
 * <p>Closing waits for calls under way and unloads; later calls throw {@link
 * IllegalStateException}.
 */
public final class ControlLibrary implements AutoCloseable {
  /** The header a C file includes. */
  public static final String HEADER = "weir_cc.h";

  private static final String EXPORTED = "weir_congestion_control";

  /** {@code RTLD_NOW}: missing symbols show when loading, not in a call. */
  private static final int RTLD_NOW = 2;

  /** {@code RTLD_LOCAL}: JNA's default would let the first library answer for all later ones. */
  private static final int RTLD_LOCAL = Platform.isMac() ? 4 : 0;

  private static final AtomicLong LOADS = new AtomicLong();

  private final Path file;
  private final NativeLibrary library;
  private final ControlStruct struct;
  private final Class<? extends ControlFunctions> binding;
  private final ControlFunctions functions;
  private final Set<NativeControl> controls = Collections.newSetFromMap(new WeakHashMap<>());
  private volatile boolean closed;

  private ControlLibrary(
      Path file, NativeLibrary library, ControlStruct struct, ControlFunctions functions) {
    this.file = file;
    this.library = library;
    this.struct = struct;
    this.functions = functions;
    binding = functions.getClass();
  }

  /** Lets JNA bind native methods to the struct's function pointers, as if they were exported. */
  private static final class Pointers implements SymbolProvider, FunctionMapper {
    private final long load = LOADS.incrementAndGet();
    private Map<String, Long> addresses = Map.of();

    @Override
    public String getFunctionName(NativeLibrary library, Method method) {
      return method.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    @Override
    public long getSymbolAddress(long handle, String name, SymbolProvider parent) {
      Long address = addresses.get(name);
      if (address == null || address == 0) {
        // Null pointers are never called, but have to be bound to something.
        return parent.getSymbolAddress(handle, EXPORTED, parent);
      }
      return address;
    }

    /** Part of JNA's cache key: with it no two loads share a handle, and each can be closed. */
    @Override
    public String toString() {
      return "weir control " + load;
    }
  }

  /** Whether a file is one this can load, by its name or its first bytes. */
  public static boolean isControl(Path file) {
    String name = file.getFileName().toString();
    return isSource(file)
        || name.endsWith(".so")
        || name.endsWith(".dylib")
        || startsLikeALibrary(file);
  }

  private static boolean isSource(Path file) {
    return file.getFileName().toString().endsWith(".c");
  }

  private static boolean startsLikeALibrary(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(4);
      return start.length == 4 && start[0] == 0x7f && start[1] == 'E' && start[2] == 'L';
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Loads a shared library, or compiles a C file and loads that.
   *
   * @param file ends in {@code .c} if it is to be compiled
   * @param scratch folder for what is compiled; to be kept until this is closed
   * @throws UserError naming the file if it is no congestion control for this Weir
   */
  public static ControlLibrary open(Path file, Path scratch) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw UserError.input("cannot load " + file + ": no such file; check the path");
    }
    return load(isSource(file) ? compile(file, scratch) : file, file);
  }

  private static Path compile(Path source, Path scratch) {
    try {
      String text = Files.readString(source, StandardCharsets.ISO_8859_1);
      return new LibraryBuild(CCompiler.find(), scratch)
          .buildFile(source, text, Map.of(HEADER, header()))
          .file();
    } catch (IOException e) {
      throw UserError.input(
          "cannot read " + source + ": " + AtomicFiles.reason(e) + "; check the path", e);
    }
  }

  /** The text of {@link #HEADER}. */
  public static String header() {
    return Resources.text(ControlLibrary.class, HEADER);
  }

  private static ControlLibrary load(Path binary, Path file) {
    MachineLibrary.requireJna();
    if (Native.POINTER_SIZE != Long.BYTES) {
      throw UserError.environment("congestion control in C needs a 64-bit JVM");
    }
    Pointers pointers = new Pointers();
    NativeLibrary library;
    try {
      library = NativeLibrary.getInstance(binary.toAbsolutePath().toString(), options(pointers));
    } catch (UnsatisfiedLinkError e) {
      throw UserError.input(
          "cannot load "
              + file
              + ": "
              + e.getMessage().lines().findFirst().orElse("")
              + "; expected a shared library for this machine, or C source that ends in .c",
          e);
    }
    try {
      return bind(file, library, pointers);
    } catch (UserError e) {
      library.close();
      throw e;
    }
  }

  private static Map<String, Object> options(Pointers pointers) {
    return Map.of(
        Library.OPTION_OPEN_FLAGS,
        RTLD_NOW | RTLD_LOCAL,
        Library.OPTION_FUNCTION_MAPPER,
        pointers,
        Library.OPTION_SYMBOL_PROVIDER,
        pointers);
  }

  private static ControlLibrary bind(Path file, NativeLibrary library, Pointers pointers) {
    Pointer address;
    try {
      address = library.getFunction(EXPORTED).invokePointer(new Object[0]);
    } catch (UnsatisfiedLinkError e) {
      throw UserError.input(
          file
              + ": does not export `"
              + EXPORTED
              + "`; end it with WEIR_CC_EXPORT(name of the struct), see weir_cc.h",
          e);
    }
    if (address == null) {
      throw UserError.input(file + ": `" + EXPORTED + "` returned a null pointer");
    }
    ControlStruct struct = ControlStruct.read(address, file);
    pointers.addresses = struct.functions();
    Class<? extends ControlFunctions> binding =
        new LibraryClassLoader(DirectControlFunctions.class).define(ControlFunctions.class);
    Native.register(binding, library);
    try {
      return new ControlLibrary(
          file, library, struct, binding.getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the binding class cannot be made", e);
    }
  }

  /** What the algorithm calls itself. */
  public String name() {
    return struct.name();
  }

  /** The file that was opened. */
  public Path file() {
    return file;
  }

  /** What can be set, in the algorithm's order. */
  public List<ControlParameter> parameters() {
    return struct.parameters();
  }

  /**
   * An instance for one simulation. The library must stay open as long as it runs.
   *
   * @param values parameters by name; those left out keep their initial value
   * @throws UserError if there is no such parameter, a value is out of range or does not fit others
   * @throws IllegalStateException if this is closed
   */
  public NativeControl newControl(Map<String, Long> values) {
    long[] ordered = ordered(values);
    synchronized (controls) {
      if (closed) {
        throw stale();
      }
      NativeControl control = new NativeControl(this, functions, ordered);
      controls.add(control);
      return control;
    }
  }

  private long[] ordered(Map<String, Long> values) {
    List<String> known = parameters().stream().map(ControlParameter::name).toList();
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw UserError.input(
            "%s: no parameter is called `%s`%s (known: %s)"
                .formatted(
                    file,
                    name,
                    StrictYaml.suggestion(name, known),
                    known.isEmpty() ? "none" : String.join(", ", known)));
      }
    }
    long[] ordered = new long[known.size()];
    for (int i = 0; i < ordered.length; i++) {
      ControlParameter parameter = parameters().get(i);
      ordered[i] = values.getOrDefault(parameter.name(), parameter.initial());
      if (ordered[i] < parameter.least() || ordered[i] > parameter.most()) {
        throw UserError.input(
            "%s: parameter `%s`: expected %d to %d (%s), found %d"
                .formatted(
                    file,
                    parameter.name(),
                    parameter.least(),
                    parameter.most(),
                    parameter.meaning(),
                    ordered[i]));
      }
    }
    return ordered;
  }

  boolean has(String function) {
    return struct.functions().get(function) != 0;
  }

  boolean isClosed() {
    return closed;
  }

  IllegalStateException stale() {
    return new IllegalStateException(file + " was unloaded; open it again before calling");
  }

  /** Waits for calls under way and unloads; a second time it does nothing. */
  @Override
  public void close() {
    synchronized (controls) {
      if (closed) {
        return;
      }
      closed = true;
      // A control says it is busy before it looks at `closed`, so none can slip in behind this.
      controls.forEach(NativeControl::awaitIdle);
      Native.unregister(binding);
      library.close();
    }
  }
}
