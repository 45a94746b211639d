package io.weir.nativelib.load;

import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import io.weir.artefact.UserError;
import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.c.CoreLayout;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.nativelib.system.MachineLibrary;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A loaded shared library, checked to be the program it is said to be. Any number may be loaded at
 * once. Safe to share between threads; each thread makes calls through its own {@link
 * NativeCaller}.
 *
 * <p>Closing waits for calls under way and unloads; later calls throw {@link
 * IllegalStateException}.
 */
public final class NativeProgram implements AutoCloseable {
  /** {@code RTLD_NOW}: missing symbols show when loading, not in a call. */
  private static final int RTLD_NOW = 2;

  /** {@code RTLD_LOCAL}: JNA's default would let the first library answer for all later ones. */
  private static final int RTLD_LOCAL = Platform.isMac() ? 4 : 0;

  private static final AtomicLong LOADS = new AtomicLong();

  private final DecisionProgram program;
  private final Path file;
  private final NativeLibrary library;
  private final Class<? extends NativeFunctions> binding;
  private final NativeFunctions functions;
  private final Set<NativeCaller> callers = Collections.newSetFromMap(new WeakHashMap<>());
  private final List<NativeLibrary> furtherHandles = new ArrayList<>();
  private volatile boolean closed;

  private NativeProgram(DecisionProgram program, Path file, NativeLibrary library)
      throws ReflectiveOperationException {
    this.program = program;
    this.file = file;
    this.library = library;
    binding = new LibraryClassLoader(DirectFunctions.class).define(NativeFunctions.class);
    Native.register(binding, library);
    functions = binding.getDeclaredConstructor().newInstance();
  }

  /** Maps {@code decideBatch} to {@code weir_decide_batch}. */
  private static final class SnakeCase implements FunctionMapper {
    private final long load = LOADS.incrementAndGet();

    @Override
    public String getFunctionName(NativeLibrary library, Method method) {
      return "weir_" + method.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** Part of JNA's cache key: with it no two loads share a handle, and each can be closed. */
    @Override
    public String toString() {
      return "weir load " + load;
    }
  }

  /**
   * Loads a library.
   *
   * @param file what {@code LibraryBuild} made
   * @param program what it must be
   * @throws UserError naming the file if it cannot be loaded or is something else
   */
  public static NativeProgram load(Path file, DecisionProgram program) {
    if (!Files.isReadable(file)) {
      throw UserError.input("cannot load " + file + ": no such file; compile the program first");
    }
    MachineLibrary.requireJna();
    if (Native.POINTER_SIZE != Long.BYTES) {
      throw UserError.environment("native programs need a 64-bit JVM");
    }
    NativeLibrary library = null;
    try {
      library = NativeLibrary.getInstance(file.toAbsolutePath().toString(), options());
      NativeProgram loaded = new NativeProgram(program, file, library);
      try {
        loaded.check();
        return loaded;
      } catch (UserError e) {
        loaded.close();
        throw e;
      }
    } catch (UnsatisfiedLinkError e) {
      if (library != null) {
        library.close();
      }
      throw UserError.input(
          "cannot load " + file + ": " + e.getMessage() + "; compile the program again", e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the binding class cannot be made", e);
    }
  }

  /**
   * Which program a library says it is.
   *
   * @return hash of the program; empty if the file is no library made of one
   */
  public static Optional<String> programSha256(Path file) {
    MachineLibrary.requireJna();
    NativeLibrary library = null;
    try {
      library = NativeLibrary.getInstance(file.toAbsolutePath().toString(), options());
      Object[] none = {};
      return Optional.ofNullable(
          library.getFunction("weir_program_sha256").invokeString(none, false));
    } catch (UnsatisfiedLinkError e) {
      return Optional.empty();
    } finally {
      if (library != null) {
        library.close();
      }
    }
  }

  private static Map<String, Object> options() {
    return Map.of(
        Library.OPTION_OPEN_FLAGS,
        RTLD_NOW | RTLD_LOCAL,
        Library.OPTION_FUNCTION_MAPPER,
        new SnakeCase());
  }

  private void check() {
    // The ABI version first: what the other functions mean depends on it.
    require("ABI version", CoreEmitter.ABI_VERSION, functions.abiVersion());
    require("program hash", program.sha256(), functions.programSha256());
    require("number of inputs", program.inputs().size(), functions.inputCount());
    require("number of states", program.states().size(), functions.stateCount());
    int features = program.hasForest() ? program.features().size() : 0;
    require("number of features", features, functions.featureCount());
    require("state size", new CoreLayout(program).stateBytes(), functions.stateSize());
  }

  private void require(String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw UserError.input(
          "%s is not the library of program `%s`: %s is %s, expected %s; compile the program again"
              .formatted(file, program.name(), what, found, expected));
    }
  }

  /** The program the library holds. */
  public DecisionProgram program() {
    return program;
  }

  /** The library's file. */
  public Path file() {
    return file;
  }

  /**
   * Something to call with, for one thread.
   *
   * @throws IllegalStateException if this is closed
   */
  public NativeCaller newCaller() {
    return newCaller(functions);
  }

  /**
   * As {@link #newCaller}, but every call goes through JNA's interface mapping, which is slower: so
   * that the two can be measured side by side.
   */
  public NativeCaller newInterfaceCaller() {
    synchronized (callers) {
      requireOpen();
      Library.Handler handler =
          new Library.Handler(
              file.toAbsolutePath().toString(), NativeFunctions.class, new HashMap<>(options()));
      furtherHandles.add(handler.getNativeLibrary());
      return newCaller(
          (NativeFunctions)
              Proxy.newProxyInstance(
                  NativeFunctions.class.getClassLoader(),
                  new Class<?>[] {NativeFunctions.class},
                  handler));
    }
  }

  private NativeCaller newCaller(NativeFunctions through) {
    synchronized (callers) {
      requireOpen();
      NativeCaller caller = new NativeCaller(this, through);
      callers.add(caller);
      return caller;
    }
  }

  /** Waits for calls under way and unloads; a second time it does nothing. */
  @Override
  public void close() {
    synchronized (callers) {
      if (closed) {
        return;
      }
      closed = true;
      // A caller says it is busy before it looks at `closed`, so none can slip in behind this.
      callers.forEach(NativeCaller::awaitIdle);
      Native.unregister(binding);
      furtherHandles.forEach(NativeLibrary::close);
      library.close();
    }
  }

  boolean isClosed() {
    return closed;
  }

  private void requireOpen() {
    if (closed) {
      throw stale();
    }
  }

  IllegalStateException stale() {
    return new IllegalStateException(file + " was unloaded; load it again before calling");
  }
}
