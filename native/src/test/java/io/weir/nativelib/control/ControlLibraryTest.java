package io.weir.nativelib.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.LossEvent;
import io.weir.sim.cc.Need;
import io.weir.sim.cc.RttProbeEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a library must be, and that one that is not is refused by name. */
class ControlLibraryTest {
  private static final String ADD =
      "static void add(const int64_t *p, int64_t now_ns, int64_t *block)"
          + " { (void)p; block[3] += now_ns; }\n";

  @TempDir private Path folder;

  private void refused(Path source, String... messages) {
    assertThatThrownBy(() -> open(source).close())
        .isInstanceOf(UserError.class)
        .hasMessageContaining(source.toString())
        .satisfies(e -> assertThat(e.getMessage()).contains(messages))
        .satisfies(e -> assertThat(((UserError) e).kind()).isEqualTo(UserError.Kind.INPUT));
  }

  /** Opens and makes an instance, which is when values are checked. */
  private ControlLibrary open(Path source) {
    ControlLibrary library = ControlLibrary.open(source, folder);
    try {
      library.newControl(Map.of());
      return library;
    } catch (UserError e) {
      library.close();
      throw e;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "#define WEIR_CC_ABI_VERSION 1 | #define WEIR_CC_ABI_VERSION 2 | ABI version is 2, expected 1",
        "int64_t acked_packets; | int64_t acked_packets; int64_t more; | size of struct weir_ack_event is 160, expected 152",
        "int64_t timeout; | int32_t timeout; int32_t more; int64_t yet; | size of struct weir_loss_event is 72, expected 64",
        "int64_t nacks; | | size of struct weir_rtt_probe_event is 48, expected 56",
        "int64_t random_seed; | | size of struct weir_flow_context is 48, expected 56",
        "int64_t time_ps; | | size of struct weir_telemetry is 24, expected 32",
        "int64_t most; | | size of struct weir_parameter is 32, expected 40",
        "int64_t parameter_count; | int64_t parameter_count; int64_t more; | size of struct weir_congestion_control is 160, expected 152",
      })
  void anotherHeaderIsNoticed(String old, String replacement, String message) {
    Path source = Sources.minimal(folder, "", "");
    Sources.changeHeader(source, old, replacement == null ? "" : replacement);
    refused(source, message, "compile it again with the header of this Weir");
  }

  @Test
  void aStructThatWasNotFilledInIsNoticed() {
    refused(
        Sources.write(
            folder,
            "static const struct weir_congestion_control c = {.name = \"c\"};\n"
                + "WEIR_CC_EXPORT(c)\n"),
        "ABI version is 0, expected 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "static const struct weir_congestion_control c = {WEIR_CC_ABI, .on_start = start}; WEIR_CC_EXPORT(c) | `private_longs` is a null pointer",
        "static const struct weir_congestion_control c = {WEIR_CC_ABI, .private_longs = one_long}; WEIR_CC_EXPORT(c) | `on_start` is a null pointer",
        "const struct weir_congestion_control *weir_congestion_control(void) { return 0; } | returned a null pointer",
        "int64_t nothing(void); int64_t nothing(void) { return 1; } | does not export `weir_congestion_control`",
      })
  void aLibraryThatLacksSomething(String code, String message) {
    // What the code does not use would be a warning, which the gate does not let pass.
    String used = "void use(void); void use(void) { (void)one_long; (void)start; }\n";
    refused(Sources.write(folder, Sources.ONE_LONG + used + code + "\n"), message);
  }

  @Test
  void valuesThatCannotBeAreRefused() {
    String longs = "static uint32_t bits(const int64_t *p) { (void)p; return 1u << 31; }\n";
    refused(Sources.minimal(folder, longs, ".needs = bits"), "`needs`", "found 0x80000000");
    String table =
        "static const struct weir_parameter t[] = {{\"a\", \"\", 5, 0, 4}, {\"b\", \"\", 1, 0, 4}};\n";
    String fields = ".parameters = t, .parameter_count = 2";
    refused(Sources.minimal(folder, table, fields), "`parameters[0]`: expected a name of its own");
    String twice = table.replace("5, 0, 4", "3, 0, 4").replace("\"b\"", "\"a\"");
    refused(Sources.minimal(folder, twice, fields), "`parameters[1]`: expected a name of its own");
    refused(
        Sources.minimal(folder, "", ".parameter_count = 1"),
        "`parameter_count`: expected 0 to 256");
  }

  @Test
  void theCompilersWordsAreShown() {
    refused(
        Sources.minimal(folder, "static int broken(void) { return missing; }\n", ""),
        "the C compiler failed",
        "control.c:5:",
        "missing");
    refused(
        Sources.minimal(
            folder,
            "static void ack(const int64_t *p, const struct weir_ack_event *e, int64_t *block)"
                + " { (void)p; block[0] = (int64_t)((double)e->acked_bytes * 0.5); }\n",
            ".on_ack = ack"),
        "is not strict C99 in integers",
        "the C compiler failed");
  }

  @Test
  void whatIsNoLibraryIsRefused() throws IOException {
    Path none = folder.resolve("none.so");
    assertThatThrownBy(() -> ControlLibrary.open(none, folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("none.so: no such file");
    refused(
        Files.writeString(folder.resolve("text.so"), "no library"), "expected a shared library");
    assertThat(ControlLibrary.isControl(folder.resolve("x.c"))).isTrue();
    assertThat(ControlLibrary.isControl(none)).isTrue();
    assertThat(ControlLibrary.isControl(Files.writeString(folder.resolve("p.json"), "{}")))
        .isFalse();
  }

  @Test
  void aLibraryThatWasCompiledByHandIsLoaded() throws IOException {
    Path source = Sources.minimal(folder, ADD, ".name = \"adder\", .on_cnp = add");
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    ControlLibrary.open(source, elsewhere).close();
    try (var files = Files.list(elsewhere)) {
      Path binary = files.findFirst().orElseThrow();
      Path unnamed = Files.copy(binary, folder.resolve("control.bin"));
      assertThat(ControlLibrary.isControl(unnamed)).isTrue();
      try (ControlLibrary library = ControlLibrary.open(unnamed, folder)) {
        assertThat(library.name()).isEqualTo("adder");
        long[] block = {0, 1, 0, 0};
        library.newControl(Map.of()).onCnp(5, block, 0);
        assertThat(block).containsExactly(0, 1, 0, 5);
      }
    }
  }

  @Test
  void everyCallWithATimeReachesItsFunctionAndNullPointersAreNotCalled() {
    String functions =
        "static void %s(const int64_t *p, int64_t now, int64_t *b) { (void)p; b[3] = b[3] * 10 + %d; b[0] = now; }\n";
    StringBuilder all = new StringBuilder();
    StringBuilder fields = new StringBuilder();
    List<String> names = List.of("recovered", "cnp", "timer", "app_limited", "restart");
    for (int i = 0; i < names.size(); i++) {
      all.append(functions.formatted(names.get(i), i + 1));
      fields.append(".on_%s = %s, ".formatted(names.get(i), names.get(i)));
    }
    try (ControlLibrary library = open(Sources.minimal(folder, all.toString(), fields.toString()));
        ControlLibrary empty = open(Sources.minimal(folder, "", ""))) {
      long[] block = {0, 1, 0, 0};
      callAll(library.newControl(Map.of()), block);
      assertThat(block).containsExactly(9, 1, 0, 12_345);
      long[] untouched = new long[4];
      NativeControl none = empty.newControl(Map.of());
      callAll(none, untouched);
      none.onAck(new AckEvent(), untouched, 0);
      none.onLoss(new LossEvent(), untouched, 0);
      none.onRttProbe(new RttProbeEvent(), untouched, 0);
      assertThat(untouched).containsOnly(0);
      assertThat(none.needs()).isEmpty();
      assertThat(none.privateLongs()).isOne();
    }
  }

  private static void callAll(CongestionControl control, long[] block) {
    control.onRecovered(5, block, 0);
    control.onCnp(6, block, 0);
    control.onTimer(7, block, 0);
    control.onAppLimited(8, block, 0);
    control.onRestart(9, block, 0);
  }

  @Test
  void needsAreBits() {
    String bits =
        "static uint32_t needs(const int64_t *p) { (void)p; return WEIR_NEED_MARKS |"
            + " WEIR_NEED_OWN_RECOVERY; }\n";
    try (ControlLibrary library = open(Sources.minimal(folder, bits, ".needs = needs"))) {
      assertThat(library.newControl(Map.of()).needs())
          .containsExactly(Need.MARKS, Need.OWN_RECOVERY);
    }
  }

  @Test
  void parametersAreCheckedAndReachEveryFunction() {
    String functions =
        """
        static const struct weir_parameter t[] = {
        	{"first", "packets", 3, 1, 10}, {"second", "ns", 4, 1, 10},
        };
        static const char *configure(const int64_t *p)
        { return p[0] > p[1] ? "first: expected second or less" : 0; }
        static void timer(const int64_t *p, int64_t now, int64_t *b) { b[3] = now + 10 * p[0] + p[1]; }
        """;
    String fields =
        ".parameters = t, .parameter_count = 2, .configure = configure, .on_timer = timer";
    try (ControlLibrary library = open(Sources.minimal(folder, functions, fields))) {
      assertThat(library.parameters())
          .containsExactly(
              new ControlParameter("first", "packets", 3, 1, 10),
              new ControlParameter("second", "ns", 4, 1, 10));
      NativeControl plain = library.newControl(Map.of());
      NativeControl other = library.newControl(Map.of("second", 7L, "first", 5L));
      long[] block = {0, 1, 0, 0};
      plain.onTimer(100, block, 0);
      assertThat(block[3]).isEqualTo(134);
      other.onTimer(100, block, 0);
      assertThat(block[3]).isEqualTo(157);
      assertThatThrownBy(() -> library.newControl(Map.of("secnd", 1L)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("no parameter is called `secnd`; did you mean `second`?")
          .hasMessageContaining("(known: first, second)");
      assertThatThrownBy(() -> library.newControl(Map.of("second", 11L)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("parameter `second`: expected 1 to 10 (ns), found 11");
      assertThatThrownBy(() -> library.newControl(Map.of("first", 9L)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("parameter first: expected second or less");
    }
  }

  @Test
  void writingBeyondTheBlockIsNoticed() {
    String beyond =
        "static void beyond(const int64_t *p, int64_t now, int64_t *b) { (void)p; b[4] = now; }\n";
    try (ControlLibrary library = open(Sources.minimal(folder, beyond, ".on_timer = beyond"))) {
      NativeControl control = library.newControl(Map.of());
      long[] block = new long[5];
      assertThatThrownBy(() -> control.onTimer(1, block, 0))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("wrote beyond its block: `private_longs` says 1");
      assertThat(block).containsOnly(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, -1, WEIR_WINDOW_BYTES, 0",
    "1, 0, WEIR_RATE_BPS, 1",
    "2, -5, WEIR_TIMER_NS, 0",
  })
  void whatNoHostCanDoIsRefused(int at, long value, String name, long least) {
    String set =
        "static void set(const int64_t *p, int64_t now, int64_t *b)"
            + " { (void)p; (void)now; b[%d] = %d; }\n";
    Path source = Sources.minimal(folder, set.formatted(at, value), ".on_cnp = set");
    try (ControlLibrary library = open(source)) {
      NativeControl control = library.newControl(Map.of());
      assertThatThrownBy(() -> control.onCnp(1, new long[] {1, 1, 1, 0}, 0))
          .isInstanceOf(UserError.class)
          .hasMessageContaining(source.toString())
          .hasMessageContaining(
              "block[%s]: expected %d or more after a call, found %d"
                  .formatted(name, least, value));
    }
  }

  /** The algorithm that docs/native-control.md shows. */
  @Test
  void theDocumentedAlgorithmRuns() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "native-control.md"));
    int start = page.indexOf("```c\n") + 5;
    Path source =
        Files.writeString(
            folder.resolve("fixed.c"), page.substring(start, page.indexOf("```", start)));
    try (ControlLibrary library = open(source)) {
      long[] block = new long[3];
      NativeControl control = library.newControl(Map.of("packets", 3L));
      control.onStart(new FlowContext(0, 0, 500, 1, 1_000, 1), block, 0);
      assertThat(library.name()).isEqualTo("fixed");
      assertThat(block).containsExactly(3_000, 500, CongestionControl.NO_TIMER);
    }
  }

  @Test
  void aStaleCallThrows() {
    ControlLibrary library = open(Sources.minimal(folder, ADD, ".on_timer = add"));
    NativeControl control = library.newControl(Map.of());
    library.close();
    library.close();
    assertThatThrownBy(() -> control.onTimer(1, new long[4], 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was unloaded");
    assertThatThrownBy(() -> control.onStart(new FlowContext(0, 0, 1, 1, 1, 1), new long[4], 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> library.newControl(Map.of()))
        .isInstanceOf(IllegalStateException.class);
  }
}
