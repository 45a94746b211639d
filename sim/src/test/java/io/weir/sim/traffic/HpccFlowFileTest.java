package io.weir.sim.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.FieldLines;
import io.weir.artefact.UserError;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HpccFlowFileTest {
  private static List<Flow> parse(String text) {
    return HpccFlowFile.parse(FieldLines.parse("flow.txt", Arrays.asList(text.split(";", -1))), 16);
  }

  @Test
  void startsAreExactToTheNanosecond() {
    assertThat(parse("3;0 1 3 100 7 2;1 0 3 100 8 2.000000001;15 3 3 100 1000 9.007199254740993"))
        .containsExactly(
            new Flow(0, 1, 7, 2_000_000_000L, Flow.NONE),
            new Flow(1, 0, 8, 2_000_000_001L, Flow.NONE),
            new Flow(15, 3, 1000, 9_007_199_255L, Flow.NONE));
  }

  /** Through a double, (long) (start · 1e9) would be one less. */
  @Test
  void secondsDoNotPassThroughADouble() {
    assertThat((long) (2.000000003 * 1e9)).isNotEqualTo(2_000_000_003L);
    List<Flow> flows = parse("2;0 1 3 100 7 2.000000003;0 1 3 100 7 9999.999999999");
    assertThat(flows.get(0).startNs()).isEqualTo(2_000_000_003L);
    assertThat(flows.get(1).startNs()).isEqualTo(9_999_999_999_999L);
  }

  @ParameterizedTest
  @CsvSource({
    "2;0 1 3 100 7 0, 'flow.txt:1: count: expected 1 flows, as follow, found 2'",
    "0, flow.txt:1: count: expected 1 to",
    "x;0 1 3 100 7 0, flow.txt:1: count: expected a number",
    "1;0 1 3 100 7, flow.txt:2: expected 6 fields (src dst 3 port bytes start_s)",
    "1;5 5 3 100 7 0, flow.txt:2: dst: a flow from host 5 to itself",
    "1;16 1 3 100 7 0, 'flow.txt:2: src: expected 0 to 15, found 16'",
    "1;0 16 3 100 7 0, 'flow.txt:2: dst: expected 0 to 15, found 16'",
    "1;-1 1 3 100 7 0, 'flow.txt:2: src: expected 0 to 15, found -1'",
    "1;0 1 8 100 7 0, flow.txt:2: priority group: expected 0 to 7",
    "1;0 1 3 65536 7 0, flow.txt:2: port: expected 0 to 65535",
    "1;0 1 3 100 -7 0, flow.txt:2: bytes: expected 1 to",
    "1;0 1 3 100 0 0, flow.txt:2: bytes: expected 1 to",
    "1;0 1 3 100 7 -0.1, flow.txt:2: start_s: expected at least 0",
    "1;0 1 3 100 7 NaN, flow.txt:2: start_s: expected a number",
    "1;0 1 3 100 7 10001, flow.txt:2: start_s: expected at most 10000",
    "2;0 1 3 100 7 2;0 1 3 100 7 1.5, flow.txt:3: start_s: in the past: 1.500000000 s after",
  })
  void badFilesAreNamedWithTheirLine(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whatIsWrittenCanBeRead(long seed, @TempDir Path folder) {
    Path file = folder.resolve("flow.txt");
    TrafficSpec spec = TrafficSpec.builder(Pattern.poisson, 16).build();
    List<Flow> flows = Randoms.generator(10_000_000).flows(spec, Randoms.of(seed));
    HpccFlowFile.write(file, flows);
    assertThat(HpccFlowFile.read(file, 16)).isEqualTo(flows);
    TrafficSpec fromFile = TrafficSpec.builder(Pattern.hpccFile, 16).file("flow.txt").build();
    FlowGenerator generator = new FlowGenerator(16, 1, 10_000_000, folder);
    assertThat(generator.flows(fromFile, Randoms.of(0))).isEqualTo(flows);
  }

  @Test
  void whatTheFormatCannotExpressIsNotWritten(@TempDir Path folder) {
    Path file = folder.resolve("flow.txt");
    assertThatThrownBy(() -> HpccFlowFile.write(file, List.of(new Flow(0, 1, 0))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HpccFlowFile.write(file, List.of(new Flow(0, 1, 5, 0, 0))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(file).doesNotExist();
  }

  @Test
  void aRunThatEndsBeforeTheFirstFlowIsRefused(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("late.txt"), "1\n0 1 3 100 7 2\n");
    TrafficSpec spec = TrafficSpec.builder(Pattern.hpccFile, 2).file("late.txt").build();
    FlowGenerator generator = new FlowGenerator(2, 1, 2_000_000_000L, folder);
    assertThatThrownBy(() -> generator.flows(spec, Randoms.of(1)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("late.txt: its first flow starts at 2000000000 ns");
  }

  @Test
  void aMissingFileIsNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> HpccFlowFile.read(folder.resolve("none.txt"), 2))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("none.txt: no such file");
  }
}
