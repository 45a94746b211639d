package io.weir.nativelib.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.generate.RandomForests;
import io.weir.codegen.generate.RandomPrograms;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.ir.StateField;
import io.weir.codegen.observation.BbrObservation;
import io.weir.codegen.observation.RlccObservation;
import io.weir.codegen.observation.ScaleFreeObservation;
import io.weir.codegen.print.TextPrinter;
import io.weir.codegen.target.Target;
import io.weir.nativelib.load.NativeCaller;
import io.weir.nativelib.load.NativeProgram;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.LibraryBuild;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Random program, emitted, compiled with warnings as errors, compared bit for bit. */
class DifferentialTest {
  @TempDir static Path folder;

  static LongStream seeds() {
    return LongStream.range(1_000, 1_006);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void gccAgreesWithTheInterpreter(long seed) {
    Optional<CCompiler> gcc = CCompiler.named("gcc", System.getenv());
    assumeTrue(gcc.isPresent(), "gcc is not installed");
    LibraryBuild build = new LibraryBuild(gcc.orElseThrow(), folder);
    compare(seed, build);
    compare(seed, build.withOptimisation("-O0"));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void clangAgreesWithTheInterpreter(long seed) {
    Optional<CCompiler> clang = CCompiler.named("clang", System.getenv());
    assumeTrue(clang.isPresent(), "clang is not installed: apt-get install -y clang");
    compare(seed, new LibraryBuild(clang.orElseThrow(), folder));
  }

  private static void compare(long seed, LibraryBuild build) {
    DecisionProgram program = RandomPrograms.program(seed);
    Path file;
    try {
      file = build.build(program, SmallPrograms.PROVENANCE).file();
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed + explain(program), e);
    }
    try (NativeProgram library = NativeProgram.load(file, program)) {
      Differential.Result result = Differential.run(library, 20_000, seed);
      assertThat(result.exact())
          .as("seed %d: %s%s", seed, result.firstMismatch(), explain(program))
          .isTrue();
      assertThat(result.vectors()).isGreaterThanOrEqualTo(20_000);
    }
  }

  private static String explain(DecisionProgram program) {
    return "\n"
        + TextPrinter.print(program)
        + "\n"
        + CoreEmitter.emit(program, SmallPrograms.PROVENANCE);
  }

  @Test
  void aMillionVectorsOfTheRlccProgramAgree() {
    DecisionProgram program =
        RandomForests.complete(RlccObservation.program(), 20, 4, 0, 3_000, 99);
    LibraryBuild build = new LibraryBuild(CCompiler.find(), folder);
    Path file = build.build(program, SmallPrograms.PROVENANCE).file();
    try (NativeProgram library = NativeProgram.load(file, program)) {
      Differential.Result result = Differential.run(library, 1_000_000, 99);
      assertThat(result.firstMismatch()).isEmpty();
      assertThat(result.exact()).isTrue();
      assertThat(result.vectors()).isGreaterThanOrEqualTo(1_000_000);
      // 20 trees of 15 splits, three vectors each, in feature space and mostly in input space too.
      assertThat(result.witnesses()).isGreaterThan(1_000);
    }
  }

  /** Rows around thresholds, at the ends of every range, and within. */
  @Test
  void vectorsOfTheScaleFreeProgramAgree() {
    DecisionProgram program =
        RandomForests.complete(ScaleFreeObservation.program(), 20, 4, 0, 3_000, 55);
    LibraryBuild build = new LibraryBuild(CCompiler.find(), folder);
    for (LibraryBuild each : List.of(build, build.withOptimisation("-O0"))) {
      Path file = each.build(program, SmallPrograms.PROVENANCE).file();
      try (NativeProgram library = NativeProgram.load(file, program)) {
        Differential.Result result = Differential.run(library, 100_000, 55);
        assertThat(result.firstMismatch()).isEmpty();
        assertThat(result.exact()).isTrue();
        assertThat(result.vectors()).isGreaterThanOrEqualTo(100_000);
        assertThat(result.witnesses()).isGreaterThan(500);
      }
    }
  }

  /**
   * Decisions of one flow after another, as a network makes them: all phases come up. A shell may
   * trust the state then, for the core alone wrote it, and the inputs, which are in range.
   */
  @ParameterizedTest
  @CsvSource({"1, false", "2, false", "3, false", "1, true", "2, true"})
  void sequencesOfTheScaleFreeProgramAgree(long seed, boolean trusted) {
    DecisionProgram program =
        RandomForests.complete(ScaleFreeObservation.program(), 10, 4, 0, 3_000, seed);
    Map<String, String> sources = Target.SHARED.emit(program, SmallPrograms.PROVENANCE);
    if (trusted) {
      sources.computeIfPresent(
          CoreEmitter.FILE_NAME,
          (name, core) -> "#define WEIR_TRUSTED_STATE 1\n#define WEIR_TRUSTED_INPUT 1\n" + core);
    }
    Path file = new LibraryBuild(CCompiler.find(), folder).build(sources).file();
    try (NativeProgram library = NativeProgram.load(file, program)) {
      NativeCaller caller = library.newCaller();
      Interpreter interpreter = new Interpreter(program);
      int states = program.states().size();
      List<String> names = program.states().stream().map(StateField::name).toList();
      int phase = names.indexOf("phase");
      long[] expected = new long[states];
      long[] actual = new long[states];
      Set<Long> phases = new HashSet<>();
      SplittableRandom random = new SplittableRandom(seed);
      long rate = 1 << 20;
      for (int i = 0; i < 20_000; i++) {
        if (i % 5_000 == 0) {
          interpreter.reset(expected, 0);
          caller.reset(actual, 0);
          rate = 1 << 20;
        }
        // A queue that grows with the rate, with a flood now and then.
        long rtt = 8_000 + ((rate * random.nextLong(6_000)) >> 20);
        rtt = random.nextInt(1_000) == 0 ? rtt * 50 : rtt;
        long[] in = {rtt, random.nextLong(1, 60_000), rate};
        int multiplier = interpreter.decide(in, expected, 0);
        assertThat(caller.decide(in, actual, 0)).as("seed %d, %d", seed, i).isEqualTo(multiplier);
        assertThat(actual).as("seed %d, decision %d", seed, i).isEqualTo(expected);
        phases.add(actual[phase]);
        rate = Math.max(64, Math.min(1 << 20, (rate * multiplier) >> 16));
      }
      assertThat(phases).contains(1L, 2L, 3L, 4L);
    }
  }

  /**
   * Rounds of whole flows of BBR, one flow after the other, each state carried on: a tree that
   * tests what flows visit, and a forest, with a trim and without. With states that are trusted,
   * too, as the core alone writes them.
   */
  @ParameterizedTest
  @CsvSource({
    "gcc, 1, 9, false",
    "gcc, 20, 4, false",
    "clang, 1, 9, false",
    "clang, 20, 4, false",
    "gcc, 1, 9, true",
    "clang, 20, 4, true"
  })
  void wholeFlowsOfBbrAgree(String name, int trees, int depth, boolean trims) {
    Optional<CCompiler> compiler = CCompiler.named(name, System.getenv());
    assumeTrue(compiler.isPresent(), name + " is not installed: apt-get install -y " + name);
    DecisionProgram observation = trims ? BbrObservation.trimmed() : BbrObservation.program();
    DecisionProgram program = BbrRounds.withTrees(observation, trees, depth, 8);
    List<List<long[]>> flows = BbrRounds.drivenBy(program);
    assertThat(flows).hasSize(10);
    assertThat(flows.stream().mapToInt(List::size).sum()).isGreaterThanOrEqualTo(100_000);
    for (String flag : List.of("-O2", "-O3")) {
      for (boolean trusted : new boolean[] {false, true}) {
        LibraryBuild build =
            new LibraryBuild(compiler.orElseThrow(), folder).withOptimisation(flag);
        Path library = build.build(sources(program, trusted)).file();
        assertThat(firstDifference(program, flows, library)).isEmpty();
      }
    }
  }

  private static Map<String, String> sources(DecisionProgram program, boolean trusted) {
    Map<String, String> sources = Target.SHARED.emit(program, SmallPrograms.PROVENANCE);
    if (trusted) {
      sources.computeIfPresent(
          CoreEmitter.FILE_NAME, (name, core) -> "#define WEIR_TRUSTED_STATE 1\n" + core);
    }
    return sources;
  }

  /** The negative control: a first threshold that is one less, which rounds lie at. */
  @Test
  void anotherWayThroughATreeForBbrIsCaught() {
    DecisionProgram program = BbrRounds.withTrees(BbrObservation.program(), 1, 9, 8);
    Map<String, String> sources =
        Target.SHARED.emit(program, SmallPrograms.PROVENANCE, Optional.of(ForestForm.IF_ELSE));
    String core = sources.get(CoreEmitter.FILE_NAME);
    Matcher threshold = Pattern.compile("f\\[\\d+\\] <= (-?\\d+)").matcher(core);
    assertThat(threshold.find()).isTrue();
    long moved = Long.parseLong(threshold.group(1)) - 1;
    sources.put(
        CoreEmitter.FILE_NAME,
        core.substring(0, threshold.start(1)) + moved + core.substring(threshold.end(1)));
    Path file = new LibraryBuild(CCompiler.find(), folder).build(sources).file();
    assertThat(firstDifference(program, BbrRounds.drivenBy(program), file)).contains("the C");
  }

  /** Empty if gains and states of all rounds are the same. */
  private static String firstDifference(
      DecisionProgram program, List<List<long[]>> flows, Path library) {
    Interpreter interpreter = new Interpreter(program);
    long[] expected = new long[program.states().size()];
    long[] actual = new long[expected.length];
    Set<Integer> gains = new HashSet<>();
    try (NativeProgram loaded = NativeProgram.load(library, program)) {
      NativeCaller caller = loaded.newCaller();
      for (List<long[]> flow : flows) {
        interpreter.reset(expected, 0);
        caller.reset(actual, 0);
        for (long[] in : flow) {
          int gain = interpreter.decide(in, expected, 0);
          if (caller.decide(in, actual, 0) != gain || !Arrays.equals(expected, actual)) {
            return "round %s: the program gives %d and state %s, the C state %s"
                .formatted(
                    Arrays.toString(in), gain, Arrays.toString(expected), Arrays.toString(actual));
          }
          gains.add(gain);
        }
      }
    }
    // Else the forest would hardly have been asked.
    assertThat(gains).hasSizeGreaterThan(1_000);
    return "";
  }

  /** The negative control: the comparison must see each of these. */
  @Test
  void oneThresholdOffByOneIsCaught() {
    DecisionProgram program =
        RandomForests.complete(RlccObservation.program(), 20, 4, 0, 3_000, 77);
    Map<String, String> sources =
        Target.SHARED.emit(program, SmallPrograms.PROVENANCE, Optional.of(ForestForm.IF_ELSE));
    Matcher threshold =
        Pattern.compile("f\\[\\d\\] <= (-?\\d+)").matcher(sources.get("weir_core.h"));
    int mutants = 0;
    for (int split = 0; threshold.find(); split++) {
      if (split % 30 == 7) {
        String core = sources.get("weir_core.h");
        long moved = Long.parseLong(threshold.group(1)) + (split % 60 == 7 ? 1 : -1);
        String mutant =
            core.substring(0, threshold.start(1)) + moved + core.substring(threshold.end(1));
        caught(program, mutant, "split " + split + " moved to " + moved);
        mutants++;
      }
    }
    assertThat(mutants).isEqualTo(10);
  }

  @Test
  void aWrongStateOrClampIsCaught() {
    DecisionProgram program = RandomForests.complete(RlccObservation.program(), 5, 3, 0, 9_000, 78);
    String core = CoreEmitter.emit(program, SmallPrograms.PROVENANCE);
    for (String[] change :
        new String[][] {
          {"state->a_prev2 = a_prev1;", "state->a_prev2 = a_prev2;"},
          {"weir_clamp32(in->base_rtt_ns, 1000,", "weir_clamp32(in->base_rtt_ns, 999,"},
          {"root * root > x", "root * root >= x"},
          {"(-1 >> 1) == -1 || x >= 0 ? x >> n", "n >= 0 ? x / (1LL << n)"},
        }) {
      assertThat(core).contains(change[0]);
      caught(program, core.replace(change[0], change[1]), change[1]);
    }
  }

  /** Below, at and above every square of 32 bits. */
  @Test
  void rootsAreExactAroundEverySquare() {
    ProgramBuilder b = DecisionProgram.builder("root");
    Value x = b.input("x", "", 0, (1L << 32) - 1);
    DecisionProgram program = b.output(b.isqrt("root_of_x", x)).build();
    Path file =
        new LibraryBuild(CCompiler.find(), folder).build(program, SmallPrograms.PROVENANCE).file();
    long[] squares =
        LongStream.range(0, 1 << 16)
            .flatMap(root -> LongStream.of(root * root - 1, root * root, root * root + 1))
            .map(square -> Math.max(0, square))
            .toArray();
    try (NativeProgram library = NativeProgram.load(file, program)) {
      long[] roots = new long[squares.length];
      library.newCaller().decideBatch(squares, squares.length, roots);
      for (int i = 0; i < roots.length; i++) {
        assertThat(roots[i]).as("root of %d", squares[i]).isEqualTo(floorRoot(squares[i]));
      }
    }
  }

  private static long floorRoot(long x) {
    return BigInteger.valueOf(x).sqrt().longValueExact();
  }

  /** Where the compiler's right shift of negative values is no floor, another way is taken. */
  @Test
  void shiftsDoNotNeedTheCompilersHelp() {
    DecisionProgram program = RandomForests.complete(RlccObservation.program(), 5, 3, 0, 9_000, 79);
    Map<String, String> sources = Target.SHARED.emit(program, SmallPrograms.PROVENANCE);
    String help = "(-1 >> 1) == -1 || x >= 0";
    assertThat(sources.get(CoreEmitter.FILE_NAME)).contains(help);
    sources.replaceAll((name, text) -> text.replace(help, "x >= 0"));
    Path file = new LibraryBuild(CCompiler.find(), folder).build(sources).file();
    try (NativeProgram library = NativeProgram.load(file, program)) {
      assertThat(Differential.run(library, 10_000, 2).exact()).isTrue();
    }
  }

  private static void caught(DecisionProgram program, String core, String what) {
    Map<String, String> sources = Target.SHARED.emit(program, SmallPrograms.PROVENANCE);
    sources.put(CoreEmitter.FILE_NAME, core);
    Path file = new LibraryBuild(CCompiler.find(), folder).build(sources).file();
    try (NativeProgram library = NativeProgram.load(file, program)) {
      Differential.Result result = Differential.run(library, 10_000, 1);
      assertThat(result.exact()).as(what).isFalse();
      assertThat(result.firstMismatch()).as(what).contains("the C");
    }
  }
}
