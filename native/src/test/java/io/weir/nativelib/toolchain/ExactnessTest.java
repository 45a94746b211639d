package io.weir.nativelib.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.weir.codegen.analyse.Columns;
import io.weir.codegen.analyse.ForestWitnesses;
import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.generate.RandomPrograms;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.interpret.ThresholdWitnesses;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.print.TextPrinter;
import io.weir.codegen.target.Target;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random programs in every form that can hold them, by gcc without and with all optimisation and by
 * clang, against the interpreter: multiplier, next states and score, every bit, on witnesses and
 * random vectors. Many programs share a compiler run, because starting a compiler costs more than
 * compiling a program.
 */
class ExactnessTest {
  /** Multiplies the random vectors of every program. */
  private static final int SCALE = Integer.getInteger("weir.exactness.scale", 1);

  private static final int PROGRAMS = 200;
  private static final int PROGRAMS_PER_UNIT = 20;
  private static final long FIRST_SEED = 70_000;
  private static final int ROWS = 20_000 * SCALE;
  private static final int VECTORS = 32_000 * SCALE;

  /** Text of the variants within a form, each of which must take part. */
  private static final List<String> VARIANTS_WITHIN_FORMS =
      List.of("weir_child[", "tree * ", "weir_trees_16(uint64_t", "(uint32_t w)", "(uint64_t w)");

  @TempDir Path folder;

  /** A program in one form, with a prefix of its own for every name. */
  private record Unit(DecisionProgram program, ForestForm form, String prefix) {
    String core() {
      return CoreEmitter.emit(program, SmallPrograms.PROVENANCE, form);
    }

    /** The core and its shell as one text without a name that another unit has. */
    String source() {
      String shell =
          Target.SHARED
              .emit(program, SmallPrograms.PROVENANCE)
              .get(Target.SHARED.shellFile())
              .replace("#include \"weir_core.h\"\n", core());
      return shell
          .replace("weir_", prefix + "_")
          .replace("WEIR_", prefix.toUpperCase(Locale.ROOT) + "_");
    }
  }

  /** What a program was asked and what it answered. */
  private static final class Questions {
    final DecisionProgram program;
    final int width;
    final long[] rows;
    final long[] rowsAfter;
    final long[] multipliers;
    final int[] vectors;
    final long[] scores;

    Questions(DecisionProgram program, long seed) {
      this.program = program;
      Interpreter interpreter = new Interpreter(program);
      Columns columns = new Columns(program, seed);
      width = columns.width();
      rows = rows(columns, seed);
      rowsAfter = rows.clone();
      multipliers = new long[rows.length / width];
      long[] in = new long[columns.inputs()];
      for (int i = 0; i < multipliers.length; i++) {
        System.arraycopy(rows, i * width, in, 0, in.length);
        multipliers[i] = interpreter.decide(in, rowsAfter, i * width + in.length);
      }
      vectors = program.hasForest() ? vectors(seed) : new int[0];
      int features = Math.max(1, program.features().size());
      scores = new long[vectors.length / features];
      long[] values = new long[features];
      for (int i = 0; i < scores.length; i++) {
        for (int k = 0; k < features; k++) {
          values[k] = vectors[i * features + k];
        }
        scores[i] = interpreter.score(values);
      }
    }

    private long[] rows(Columns columns, long seed) {
      List<long[]> aimed =
          program.hasForest() ? ThresholdWitnesses.of(program, seed) : List.<long[]>of();
      // A program without a forest has no vectors for the forest alone.
      int random = program.hasForest() ? ROWS : ROWS + VECTORS;
      long[] all = new long[(aimed.size() + random) * width];
      for (int i = 0; i < aimed.size(); i++) {
        System.arraycopy(aimed.get(i), 0, all, i * width, width);
      }
      for (int i = aimed.size(); i < all.length / width; i++) {
        if (i % 4 == 0) {
          columns.fillEdges(all, i * width);
        } else {
          columns.fillInside(all, i * width);
        }
      }
      return all;
    }

    private int[] vectors(long seed) {
      List<int[]> aimed = ForestWitnesses.of(program, seed);
      int features = program.features().size();
      int[] all = new int[(aimed.size() + VECTORS) * features];
      for (int i = 0; i < aimed.size(); i++) {
        System.arraycopy(aimed.get(i), 0, all, i * features, features);
      }
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = aimed.size() * features; i < all.length; i++) {
        all[i] = random.nextInt() >> random.nextInt(32);
      }
      return all;
    }

    long count() {
      return multipliers.length + (long) scores.length;
    }
  }

  /** Compilers with flags, by the name a failure gives them. */
  private static Map<String, List<String>> variants() {
    Map<String, List<String>> variants = new LinkedHashMap<>();
    variants.put("gcc -O0", List.of("gcc", "-O0"));
    variants.put("gcc -O3", List.of("gcc", "-O3", "-fno-thread-jumps"));
    if (CCompiler.named("clang", System.getenv()).isPresent()) {
      variants.put("clang -O2", List.of("clang", "-O2"));
    }
    return variants;
  }

  @Test
  void clangTakesPart() {
    assumeTrue(
        CCompiler.named("clang", System.getenv()).isPresent(),
        "clang is not installed: apt-get install -y clang");
    assertThat(variants()).containsKey("clang -O2");
  }

  /**
   * What took part in a compiler run.
   *
   * @param vectors number of them
   * @param within those of {@link #VARIANTS_WITHIN_FORMS} that did
   */
  private record Part(long vectors, Set<String> within, Map<ForestForm, Integer> programsPerForm) {}

  @Test
  void everyFormOfEveryProgramIsExact() throws Exception {
    assumeTrue(CCompiler.named("gcc", System.getenv()).isPresent(), "gcc is not installed");
    List<Callable<Part>> parts = new ArrayList<>();
    for (int first = 0; first < PROGRAMS; first += PROGRAMS_PER_UNIT) {
      int from = first;
      parts.add(() -> part(from));
    }
    long vectors = 0;
    Set<String> within = new HashSet<>();
    Map<ForestForm, Integer> programsPerForm = new EnumMap<>(ForestForm.class);
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      for (Future<Part> done : threads.invokeAll(parts)) {
        vectors += done.get().vectors();
        within.addAll(done.get().within());
        done.get()
            .programsPerForm()
            .forEach((form, n) -> programsPerForm.merge(form, n, Integer::sum));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(vectors).isGreaterThanOrEqualTo(10_000_000);
    assertThat(within).containsExactlyInAnyOrderElementsOf(VARIANTS_WITHIN_FORMS);
    assertThat(programsPerForm).hasSize(ForestForm.values().length);
    assertThat(programsPerForm.values()).allMatch(count -> count >= 40);
  }

  /** Programs from a number on, in one source. */
  private Part part(int first) throws Exception {
    List<Unit> units = new ArrayList<>();
    Map<DecisionProgram, Questions> questions = new LinkedHashMap<>();
    Set<String> within = new HashSet<>();
    Map<ForestForm, Integer> programsPerForm = new EnumMap<>(ForestForm.class);
    for (int i = first; i < first + PROGRAMS_PER_UNIT; i++) {
      long seed = FIRST_SEED + i;
      DecisionProgram program = RandomPrograms.program(seed);
      questions.put(program, new Questions(program, seed));
      for (ForestForm form : ForestForm.values()) {
        boolean wanted = program.hasForest() || form == ForestForm.IF_ELSE;
        if (wanted && form.refusal(program.forest()).isEmpty()) {
          Unit unit = new Unit(program, form, "u" + units.size());
          units.add(unit);
          VARIANTS_WITHIN_FORMS.stream().filter(unit.core()::contains).forEach(within::add);
          programsPerForm.merge(form, 1, Integer::sum);
        }
      }
    }
    for (Map.Entry<String, List<String>> variant : variants().entrySet()) {
      compare(units, questions, variant.getKey(), variant.getValue());
    }
    long vectors = questions.values().stream().mapToLong(Questions::count).sum();
    return new Part(vectors, within, programsPerForm);
  }

  private void compare(
      List<Unit> units,
      Map<DecisionProgram, Questions> questions,
      String name,
      List<String> commandAndFlags)
      throws Exception {
    StringBuilder source = new StringBuilder();
    units.forEach(unit -> source.append(unit.source()));
    Path library = compile(source.toString(), commandAndFlags);
    try (NativeLibrary loaded = NativeLibrary.getInstance(library.toString())) {
      for (Unit unit : units) {
        compare(unit, questions.get(unit.program()), loaded, name);
      }
    }
    Files.delete(library);
  }

  private Path compile(String source, List<String> commandAndFlags) throws Exception {
    CCompiler compiler = CCompiler.named(commandAndFlags.get(0), System.getenv()).orElseThrow();
    Path text = Files.createTempFile(folder, "units", ".c");
    Path file = Path.of(text.toString().replaceFirst("c$", "so"));
    Files.writeString(text, source);
    List<String> line = new ArrayList<>(List.of("-std=c11"));
    line.addAll(commandAndFlags.subList(1, commandAndFlags.size()));
    line.addAll(LibraryBuild.WARNINGS);
    line.addAll(List.of("-ffreestanding", "-fPIC", "-shared"));
    line.addAll(List.of("-o", file.toString(), text.toString()));
    compiler.run(line, folder);
    return file;
  }

  private static void compare(Unit unit, Questions asked, NativeLibrary library, String variant) {
    int count = asked.multipliers.length;
    ByteBuffer memory = memory(asked.rows.length + (long) count);
    memory.asLongBuffer().put(asked.rows);
    call(library, unit.prefix() + "_decide_batch", memory, count, asked.rows.length);
    long[] after = new long[asked.rows.length];
    long[] multipliers = new long[count];
    memory.asLongBuffer().get(0, after).get(asked.rows.length, multipliers);
    int row = Arrays.mismatch(multipliers, asked.multipliers);
    int state = Arrays.mismatch(after, asked.rowsAfter);
    if (row >= 0 || state >= 0) {
      int wrong = row >= 0 ? row : state / asked.width;
      differs(
          unit,
          variant,
          "row " + text(asked.rows, wrong, asked.width),
          asked.multipliers[wrong] + " and " + text(asked.rowsAfter, wrong, asked.width),
          multipliers[wrong] + " and " + text(after, wrong, asked.width));
    }
    if (unit.program().hasForest()) {
      compareScores(unit, asked, library, variant);
    }
  }

  private static void compareScores(
      Unit unit, Questions asked, NativeLibrary library, String variant) {
    int longs = (asked.vectors.length + 1) / 2;
    ByteBuffer memory = memory(longs + (long) asked.scores.length);
    memory.asIntBuffer().put(asked.vectors);
    call(library, unit.prefix() + "_score_batch", memory, asked.scores.length, longs);
    long[] scores = new long[asked.scores.length];
    memory.asLongBuffer().get(longs, scores);
    int wrong = Arrays.mismatch(scores, asked.scores);
    if (wrong >= 0) {
      int features = unit.program().features().size();
      int[] vector = Arrays.copyOfRange(asked.vectors, wrong * features, (wrong + 1) * features);
      differs(
          unit,
          variant,
          "features " + Arrays.toString(vector),
          "score " + asked.scores[wrong],
          "score " + scores[wrong]);
    }
  }

  private static void call(
      NativeLibrary library, String function, ByteBuffer memory, int count, int outAt) {
    Pointer start = Native.getDirectBufferPointer(memory);
    Function address = library.getFunction(function);
    address.invokeLong(new Object[] {start, (long) count, start.share((long) outAt * Long.BYTES)});
  }

  private static ByteBuffer memory(long longs) {
    int bytes = Math.toIntExact((longs + 1) * Long.BYTES);
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  private static String text(long[] rows, int row, int width) {
    return Arrays.toString(Arrays.copyOfRange(rows, row * width, (row + 1) * width));
  }

  private static void differs(
      Unit unit, String variant, String vector, String expected, String found) {
    fail(
        "%s, form %s, %s: the program gives %s, the C %s%n%s%n%s",
        variant,
        unit.form().key(),
        vector,
        expected,
        found,
        TextPrinter.print(unit.program()),
        unit.core());
  }
}
