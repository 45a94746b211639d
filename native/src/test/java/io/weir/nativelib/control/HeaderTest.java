package io.weir.nativelib.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.LossEvent;
import io.weir.sim.cc.Need;
import io.weir.sim.cc.RttProbeEvent;
import io.weir.sim.cc.TelemetryReader;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir_cc.h} and the interface in Java say the same, in the same order. */
class HeaderTest {
  private static final String OUT_OF_SYNC =
      "weir_cc.h is out of sync with sim.cc (if a struct changes, so does WEIR_CC_ABI_VERSION): ";

  private static final Path JAVA =
      Path.of("..", "sim", "src", "main", "java", "io", "weir", "sim", "cc");

  @TempDir private Path folder;

  private static String snake(String name) {
    // From camelCase, or from the name of a constant.
    return name.replaceAll("(?<=[a-z])([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static List<String> all(String regex, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(regex, Pattern.MULTILINE).matcher(text);
    while (matcher.find()) {
      if (!found.contains(matcher.group(1))) {
        found.add(matcher.group(1));
      }
    }
    return found;
  }

  /** In the order of the source, which reflection does not promise. */
  private static List<String> javaNames(Class<?> type, String regex) throws IOException {
    String source = Files.readString(JAVA.resolve(type.getSimpleName() + ".java"));
    return all(regex, source).stream().map(HeaderTest::snake).toList();
  }

  private static String struct(String name) {
    Matcher body =
        Pattern.compile("(?s)struct " + name + " \\{(.*?)\\n\\};").matcher(ControlLibrary.header());
    assertThat(body.find()).as("struct %s", name).isTrue();
    return body.group(1);
  }

  private static List<String> fields(String struct) {
    return all("^\\t[^/*\\n]*?\\*?(\\w+);", struct(struct));
  }

  @Test
  void functionsHaveTheSameNamesInTheSameOrder() throws IOException {
    List<String> methods =
        new ArrayList<>(
            javaNames(
                CongestionControl.class,
                "^  (?:default )?(?:int|boolean|Set<Need>|void) (\\w+)\\("));
    // Which flow is of which class is for Java's mixtures of algorithms; a C algorithm is one.
    methods.remove("class_of");
    // A C algorithm leaves the spacing of probes to the host; a decision program asks by its state.
    methods.remove("probes_every_burst");
    assertThat(methods).hasSizeGreaterThan(10);
    List<String> functions = all("\\(\\*(\\w+)\\)\\(", struct("weir_congestion_control"));
    assertThat(functions).as("the loader's list").isEqualTo(ControlStruct.FUNCTIONS);
    assertThat(functions.get(0)).isEqualTo("configure");
    assertThat(functions.subList(1, functions.size())).as(OUT_OF_SYNC).isEqualTo(methods);
  }

  @Test
  void eventsHaveTheSameFieldsInTheSameOrder() throws IOException {
    List<String> ack = new ArrayList<>(javaNames(AckEvent.class, "^  public [\\w<>]+ (\\w+);"));
    // Java reads telemetry through an interface, C from memory; what Java computes, C is told.
    ack.set(ack.indexOf("telemetry_record"), "telemetry_hops");
    ack.add("delivery_rate_bps");
    assertThat(fields("weir_ack_event")).as(OUT_OF_SYNC).isEqualTo(ack);
    assertThat(fields("weir_loss_event"))
        .as(OUT_OF_SYNC)
        .isEqualTo(javaNames(LossEvent.class, "^  public [\\w<>]+ (\\w+);"));
    assertThat(fields("weir_rtt_probe_event"))
        .as(OUT_OF_SYNC)
        .isEqualTo(javaNames(RttProbeEvent.class, "^  public [\\w<>]+ (\\w+);"));
    assertThat(fields("weir_telemetry"))
        .as(OUT_OF_SYNC)
        .isEqualTo(javaNames(TelemetryReader.class, "^  int ([A-Z_]+) = \\d+;"));
    assertThat(fields("weir_flow_context"))
        .as(OUT_OF_SYNC)
        .isEqualTo(
            Arrays.stream(FlowContext.class.getRecordComponents())
                .map(RecordComponent::getName)
                .map(HeaderTest::snake)
                .toList());
  }

  @Test
  void constantsAreTheSame() {
    String header = ControlLibrary.header();
    Need[] needs = Need.values();
    List<String> expected =
        IntStream.range(0, needs.length)
            .mapToObj(i -> "WEIR_NEED_" + needs[i] + " (1u << " + i + ")")
            .toList();
    assertThat(all("^#define (WEIR_NEED_\\w+ \\(1u << \\d+\\))", header))
        .as(OUT_OF_SYNC)
        .isEqualTo(expected);
    assertThat(all("^#define (WEIR_(?:WINDOW_BYTES|RATE_BPS|TIMER_NS|PRIVATE) \\d+)", header))
        .as(OUT_OF_SYNC)
        .containsExactly(
            "WEIR_WINDOW_BYTES " + CongestionControl.WINDOW_BYTES,
            "WEIR_RATE_BPS " + CongestionControl.RATE_BPS,
            "WEIR_TIMER_NS " + CongestionControl.TIMER_NS,
            "WEIR_PRIVATE " + CongestionControl.PRIVATE);
    assertThat(CongestionControl.NO_TIMER).as("INT64_MAX").isEqualTo(Long.MAX_VALUE);
    assertThat(CongestionControl.NO_WINDOW).as("INT64_MAX").isEqualTo(Long.MAX_VALUE);
    assertThat(header).contains("#define WEIR_CC_ABI_VERSION " + ControlStruct.ABI_VERSION + "\n");
  }

  /**
   * Every field of every event, by its name in C, holds what the field of that name in Java does.
   */
  @Test
  void everyFieldArrivesUnderItsName() throws Exception {
    try (ControlLibrary library = ControlLibrary.open(recorder(), folder)) {
      requireRoundTrip(library.newControl(Map.of()));
    }
  }

  /** The negative control: two fields of equal size change places. */
  @Test
  void fieldsThatChangePlacesAreNoticed() throws Exception {
    Path source = recorder();
    String header = ControlLibrary.header();
    Matcher lines =
        Pattern.compile("(\\tint64_t acked_bytes;.*\\n)(\\tint64_t acked_packets;.*\\n)")
            .matcher(header);
    assertThat(lines.find()).isTrue();
    Sources.changeHeader(source, lines.group(), lines.group(2) + lines.group(1));
    try (ControlLibrary library = ControlLibrary.open(source, folder)) {
      NativeControl control = library.newControl(Map.of());
      assertThat(failureOf(control)).contains("acked_bytes");
    }
  }

  private static String failureOf(NativeControl control) throws Exception {
    try {
      requireRoundTrip(control);
      return "";
    } catch (AssertionError e) {
      return e.getMessage();
    }
  }

  private static List<Field> plainFields(Class<?> event) {
    return Arrays.stream(event.getFields())
        .filter(field -> !field.getName().startsWith("telemetry"))
        .toList();
  }

  /** C that writes each field, by the name Java gives it, into the block. */
  private Path recorder() {
    return Sources.write(
        folder,
        "static int32_t longs(const int64_t *p) { (void)p; return 40; }\n"
            + writer("start", "flow_context", components())
            + writer("ack", "ack_event", names(AckEvent.class))
            + writer("loss", "loss_event", names(LossEvent.class))
            + writer("probe", "rtt_probe_event", names(RttProbeEvent.class))
            + "static const struct weir_congestion_control c = {WEIR_CC_ABI, .private_longs ="
            + " longs, .on_start = start, .on_ack = ack, .on_loss = loss, .on_rtt_probe = probe};\n"
            + "WEIR_CC_EXPORT(c)\n");
  }

  private static List<String> names(Class<?> event) {
    return plainFields(event).stream().map(Field::getName).map(HeaderTest::snake).toList();
  }

  private static List<String> components() {
    return Arrays.stream(FlowContext.class.getRecordComponents())
        .map(RecordComponent::getName)
        .map(HeaderTest::snake)
        .toList();
  }

  private static String writer(String function, String struct, List<String> names) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      body.append("\tblock[WEIR_PRIVATE + %d] = event->%s;\n".formatted(i, names.get(i)));
    }
    return "static void %s(const int64_t *p, const struct weir_%s *event, int64_t *block)\n{\n\t(void)p;\n%s}\n"
        .formatted(function, struct, body);
  }

  private static void requireRoundTrip(NativeControl control) throws Exception {
    int at = 2;
    long[] block = new long[at + CongestionControl.PRIVATE + control.privateLongs() + 1];
    block[at + CongestionControl.RATE_BPS] = 1;
    control.onStart(new FlowContext(11, 12, 13, 14, 15, 16, 17), block, at);
    requireHolds("flow", components(), List.of(11L, 12L, 13L, 14L, 15L, 16L, 17L), block, at);
    AckEvent ack = new AckEvent();
    LossEvent loss = new LossEvent();
    RttProbeEvent probe = new RttProbeEvent();
    // Flags are 0 or 1: with each set alone they can't be taken for one another.
    for (int flag = -1; flag < 8; flag++) {
      List<Long> expected = fill(ack, flag);
      control.onAck(ack, block, at);
      requireHolds("ack", names(AckEvent.class), expected, block, at);
      expected = fill(loss, flag);
      control.onLoss(loss, block, at);
      requireHolds("loss", names(LossEvent.class), expected, block, at);
    }
    List<Long> expected = fill(probe, -1);
    control.onRttProbe(probe, block, at);
    requireHolds("probe", names(RttProbeEvent.class), expected, block, at);
    assertThat(block[at - 1]).as("before the block").isZero();
    assertThat(block[block.length - 1]).as("after the block").isZero();
  }

  /** Gives every number another value, and sets the flag with number {@code flag}. */
  private static List<Long> fill(Object event, int flag) throws Exception {
    List<Long> values = new ArrayList<>();
    int flags = 0;
    for (Field field : plainFields(event.getClass())) {
      if (field.getType() == boolean.class) {
        field.setBoolean(event, flags == flag);
        values.add(flags++ == flag ? 1L : 0L);
      } else {
        field.setLong(event, (1L << 40) + values.size());
        values.add((1L << 40) + values.size());
      }
    }
    return values;
  }

  private static void requireHolds(
      String event, List<String> names, List<Long> expected, long[] block, int at) {
    for (int i = 0; i < names.size(); i++) {
      assertThat(block[at + CongestionControl.PRIVATE + i])
          .as(OUT_OF_SYNC + "%s.%s", event, names.get(i))
          .isEqualTo(expected.get(i));
    }
  }

  @Test
  void telemetryAndTheDeliveryRateArrive() {
    Path source =
        Sources.write(
            folder,
            """
            static int32_t longs(const int64_t *p) { (void)p; return 12; }
            static void start(const int64_t *p, const struct weir_flow_context *f, int64_t *block)
            { (void)p; (void)f; (void)block; }
            static void ack(const int64_t *p, const struct weir_ack_event *e, int64_t *block)
            {
            	(void)p;
            	block[3] = e->telemetry != 0;
            	block[4] = e->telemetry_hops;
            	block[5] = e->delivery_rate_bps;
            	for (int64_t i = 0; i < e->telemetry_hops; i++) {
            		block[6 + 4 * i] = e->telemetry[i].time_ps;
            		block[7 + 4 * i] = e->telemetry[i].queue_bytes;
            		block[8 + 4 * i] = e->telemetry[i].sent_bytes;
            		block[9 + 4 * i] = e->telemetry[i].rate_bps;
            	}
            }
            static const struct weir_congestion_control c = {
            	WEIR_CC_ABI, .private_longs = longs, .on_start = start, .on_ack = ack,
            };
            WEIR_CC_EXPORT(c)
            """);
    TelemetryReader reader =
        new TelemetryReader() {
          @Override
          public int hops(int record) {
            return 2;
          }

          @Override
          public long read(int record, int hop, int field) {
            return record * 100L + hop * 10L + field;
          }
        };
    try (ControlLibrary library = ControlLibrary.open(source, folder)) {
      NativeControl control = library.newControl(Map.of());
      long[] block = new long[15];
      block[CongestionControl.RATE_BPS] = 1;
      AckEvent ack = new AckEvent();
      ack.deliveredBytes = 3_000;
      ack.priorDeliveredBytes = 1_000;
      ack.deliveryIntervalNs = 1_000;
      control.onAck(ack, block, 0);
      assertThat(Arrays.copyOfRange(block, 3, 6)).containsExactly(0, 0, 16_000_000_000L);
      ack.telemetry = reader;
      ack.telemetryRecord = 7;
      control.onAck(ack, block, 0);
      assertThat(Arrays.copyOfRange(block, 3, 14))
          .containsExactly(1, 2, 16_000_000_000L, 700, 701, 702, 703, 710, 711, 712, 713);
    }
  }
}
