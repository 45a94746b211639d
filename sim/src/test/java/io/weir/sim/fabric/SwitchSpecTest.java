package io.weir.sim.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwitchSpecTest {
  private static final long GBPS = 1_000_000_000L;

  private static SwitchSpec read(String yaml) {
    return StrictYaml.parse("s.yaml", yaml)
        .section("switches", SwitchSpec.DEFAULTS, SwitchSpec.class);
  }

  @Test
  void yamlLiesOverTheDefaults() {
    SwitchSpec spec =
        read("switches: {kind: shared, priorities: 4, losslessPriorities: [1, 3], pfcShift: 2}");
    assertThat(spec)
        .isEqualTo(
            new SwitchSpec(
                SwitchSpec.Kind.shared, 32 << 20, 4, List.of(1, 3), true, 2, 1, -1, 4096, true));
    assertThat(read(StrictYaml.write(Map.of("switches", spec)))).isEqualTo(spec);
    assertThat(spec.losslessMask()).isEqualTo(0b1010);
    assertThat(read("switches: {pfc: false}").losslessMask()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: fast | kind",
        "bufferBytes: 0 | bufferBytes`: expected 1 to 4294967296 bytes, found 0",
        "priorities: 9 | priorities`: expected 1 to 8, found 9",
        "losslessPriorities: [2] | losslessPriorities`: expected 0 to 1, found 2",
        "losslessPriorities: [1, 1] | losslessPriorities`: expected every priority once, found [1",
        "pfcShift: 17 | pfcShift`: expected 0 to 16, found 17",
        "lossyShift: -1 | lossyShift`: expected 0 to 16, found -1",
        "headroomBytes: -2 | headroomBytes`: expected -1 to 4294967296 bytes, found -2",
        "reserveBytes: -1 | reserveBytes`: expected 0 to 16777216 bytes, found -1",
      })
  void impossibleValuesNameTheirKey(String line, String message) {
    assertThatThrownBy(() -> read("switches: {" + line + "}"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("s.yaml: key `switches.")
        .hasMessageContaining(message);
  }

  @Test
  void everyComponentIsDescribed() throws NoSuchFieldException {
    for (RecordComponent component : SwitchSpec.class.getRecordComponents()) {
      assertThat(
              SwitchSpec.class
                  .getDeclaredField(component.getName())
                  .getAnnotation(JsonPropertyDescription.class))
          .as(component.getName())
          .isNotNull();
    }
  }

  @Test
  void headroomIsWhatArrivesAfterAPause() {
    // 3 µs up and 1 µs down at 100 Gb/s are 50,000 bytes under way.
    Topology topology = Star.of(2, 100 * GBPS, 3000, 1000);
    Headroom headroom = new Headroom(1500, 6000);
    SwitchSpec spec = SwitchSpec.DEFAULTS;
    assertThat(headroom.bytes(topology, 1, spec)).isEqualTo(50_000 + 3 * 1500 + 64 + 6000);
    Topology two = new Topology(0, 2, List.of(new Link(0, 1, 100 * GBPS, 2000)));
    assertThat(headroom.bytes(two, 0, spec)).isEqualTo(50_000 + 3 * 1500 + 64);
  }

  @Test
  void bufferMustHoldHeadroomsReservesAndAFrame() {
    Topology topology = Star.of(2, 100 * GBPS, 3000, 1000);
    Headroom headroom = new Headroom(1500, 0);
    long needed = 2 * (50_000 + 3 * 1500 + 64) + 2 * 2 * 4096;
    SwitchSpec enough = read("switches: {kind: shared, bufferBytes: " + (needed + 1500) + "}");
    headroom.requireFits(topology, enough);
    SwitchSpec small = read("switches: {kind: shared, bufferBytes: " + (needed + 1499) + "}");
    assertThatThrownBy(() -> headroom.requireFits(topology, small))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "network.switches.bufferBytes: expected at least 127012 bytes (headrooms and reserves"
                + " of switch 2: 125512, and a frame: 1500), found 127011");
  }
}
