package io.weir.benchmarks.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole comparison, as short as can be: the figures mean nothing, but all are there. */
final class SimulatorComparisonTest {
  private static final Effort SHORTEST = new Effort(1, 0, 1, 100, 20, 5, 5);

  @TempDir private Path folder;

  @Test
  void measuresEverythingThatWasAskedFor() throws Exception {
    AtomicInteger steps = new AtomicInteger();
    List<String> notes = new CopyOnWriteArrayList<>();

    SimulatorReport report =
        new SimulatorComparison(1, SHORTEST, folder, steps::incrementAndGet, notes::add).run();

    JsonNode json = Json.MAPPER.readTree(Json.pretty(report.json()));
    for (String key :
        List.of(
            "native_ratio",
            "channel_ratio",
            "served_ratio",
            "native_ratio_1024",
            "mhops_native",
            "alloc_bytes_per_hop",
            "two_loop_speedup",
            "wide_area_seconds")) {
      assertThat(json.path(key).isNumber()).as(key).isTrue();
      assertThat(json.path(key).asDouble()).as(key).isPositive();
    }
    assertThat(json.path("digest_equal").asBoolean()).isTrue();
    // Either ns-3 was measured, or it was said why not.
    assertThat(json.has("ns3_ratio")).isEqualTo(notes.isEmpty());
    assertThat(json.path("ns3").has("left_out")).isEqualTo(!notes.isEmpty());
    assertThat(steps).hasValue(SimulatorComparison.steps(SHORTEST));
    requireScale(json.path("scale").path("many_to_one"), 8192);
    requireScale(json.path("scale").path("many_flows"), 100_352);
    assertThat(report.table()).contains("native / textbook", "8,192 flows many-to-one");
  }

  private static void requireScale(JsonNode result, int flows) {
    assertThat(result.path("flows").asInt()).isEqualTo(flows);
    assertThat(result.path("delivering").asInt()).isEqualTo(flows);
    assertThat(result.path("peakHeapMib").asLong()).isBetween(1L, 2048L);
  }
}
