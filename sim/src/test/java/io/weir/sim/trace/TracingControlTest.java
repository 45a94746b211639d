package io.weir.sim.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.Dcqcn;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.LossEvent;
import io.weir.sim.cc.RttProbeEvent;
import io.weir.sim.cc.Swift;
import io.weir.sim.scenario.EngineChoice;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.scenario.SimulationResult;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records are valid, in order, and say what the algorithm's block holds. */
final class TracingControlTest {
  private static final FlowContext FLOW =
      new FlowContext(3, 1_000, 100_000_000_000L, 8_192, 1086, 100_000_000_000L);

  @TempDir private Path folder;

  private QlogTrace open(long maxRecords, long intervalNs) {
    return QlogTrace.open(folder.resolve("a.sqlog"), "a test", maxRecords, intervalNs);
  }

  /** Every record of a file, the header first. */
  private static List<JsonNode> records(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    List<JsonNode> records = new ArrayList<>();
    assertThat(text).startsWith("\u001e");
    for (String record : text.substring(1).split("\u001e", -1)) {
      assertThat(record).endsWith("\n");
      assertThat(record.chars().filter(c -> c == '\n').count()).isEqualTo(1);
      records.add(Json.MAPPER.readTree(record));
    }
    return records;
  }

  @Test
  void everyMethodIsHandedOn() {
    // A method with a default that neither this class nor its base answers would silently change
    // the algorithm.
    Set<String> asked = new TreeSet<>();
    for (Method method : CongestionControl.class.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        asked.add(method.getName() + Arrays.toString(method.getParameterTypes()));
      }
    }
    Set<String> answered =
        Arrays.stream(TracingControl.class.getMethods())
            .filter(m -> m.getDeclaringClass() != CongestionControl.class)
            .map(m -> m.getName() + Arrays.toString(m.getParameterTypes()))
            .collect(Collectors.toSet());
    assertThat(answered).containsAll(asked);
  }

  @Test
  void recordsSayWhatTheBlockHolds() throws IOException {
    Swift swift = new Swift(Swift.Parameters.DEFAULTS);
    QlogTrace trace = open(100, 0);
    TracingControl control = new TracingControl(swift, trace);
    int offset = 4;
    long[] block = new long[offset + CongestionControl.PRIVATE + control.privateLongs()];
    control.onStart(FLOW, block, offset);
    long startWindow = block[offset + CongestionControl.WINDOW_BYTES];
    AckEvent ack = new AckEvent();
    ack.nowNs = 21_000_001;
    ack.rttNs = 8_000;
    ack.ackedPackets = 2;
    ack.inFlightBytes = 54_300;
    control.onAck(ack, block, offset);
    long ackWindow = block[offset + CongestionControl.WINDOW_BYTES];
    ack.nowNs = 21_000_002;
    ack.rttNs = 80_000;
    control.onAck(ack, block, offset);
    long cutWindow = block[offset + CongestionControl.WINDOW_BYTES];
    LossEvent loss = new LossEvent();
    loss.nowNs = 22_000_000;
    loss.lostBytes = 2172;
    loss.timeout = true;
    control.onLoss(loss, block, offset);
    control.onCnp(23_000_000, block, offset);
    trace.close();

    assertThat(ackWindow).isGreaterThan(startWindow);
    assertThat(cutWindow).isLessThan(ackWindow);
    List<JsonNode> records = records(folder.resolve("a.sqlog"));
    JsonNode header = records.get(0);
    assertThat(header.path("qlog_format").asText()).isEqualTo("JSON-SEQ");
    assertThat(header.path("qlog_version").asText()).isEqualTo("0.3");
    assertThat(header.path("title").asText()).isEqualTo("a test");
    assertThat(header.at("/trace/common_fields/time_format").asText()).isEqualTo("relative");
    assertThat(records.stream().skip(1).map(r -> r.path("group_id").asText()))
        .containsOnly("flow 3");
    assertThat(records.stream().skip(1).map(r -> r.path("name").asText()))
        .containsExactly(
            "recovery:parameters_set",
            "recovery:metrics_updated",
            "recovery:metrics_updated",
            "recovery:metrics_updated",
            "recovery:packet_lost",
            "recovery:metrics_updated",
            "weir:congestion_notification_received",
            "recovery:metrics_updated");
    assertThat(records.get(1).toString())
        .contains("\"time\":0.001,")
        .contains("\"initial_rtt\":0.008192")
        .contains("\"max_datagram_size\":1086");
    JsonNode first = records.get(2).path("data");
    assertThat(first.path("congestion_window").asLong()).isEqualTo(startWindow);
    assertThat(first.has("latest_rtt")).isFalse();
    assertThat(first.has("bytes_in_flight")).isFalse();
    JsonNode second = records.get(3);
    assertThat(second.path("time").decimalValue().toPlainString()).isEqualTo("21.000001");
    assertThat(second.path("data").path("congestion_window").asLong()).isEqualTo(ackWindow);
    assertThat(second.path("data").path("pacing_rate").asLong()).isEqualTo(100_000_000_000L);
    assertThat(second.path("data").path("bytes_in_flight").asLong()).isEqualTo(54_300);
    assertThat(second.path("data").path("smoothed_rtt").asDouble()).isEqualTo(0.008);
    // 7/8 · 8 µs + 1/8 · 80 µs
    assertThat(records.get(4).path("data").path("smoothed_rtt").asDouble()).isEqualTo(0.017);
    assertThat(records.get(4).path("data").path("latest_rtt").asDouble()).isEqualTo(0.08);
    assertThat(records.get(5).path("data").toString())
        .isEqualTo("{\"trigger\":\"pto_expired\",\"lost_bytes\":2172}");
  }

  @Test
  void noWindowIsLeftOutAndProbesCount() throws IOException {
    QlogTrace trace = open(100, 0);
    TracingControl control = new TracingControl(new Dcqcn(Dcqcn.Parameters.DEFAULTS), trace);
    long[] block = new long[CongestionControl.PRIVATE + control.privateLongs()];
    control.onStart(FLOW, block, 0);
    RttProbeEvent probe = new RttProbeEvent();
    probe.nowNs = 5_000;
    probe.rttNs = 9_000;
    control.onRttProbe(probe, block, 0);
    trace.close();
    JsonNode last = records(folder.resolve("a.sqlog")).get(3).path("data");
    assertThat(last.has("congestion_window")).isFalse();
    assertThat(last.path("latest_rtt").asDouble()).isEqualTo(0.009);
    assertThat(last.path("pacing_rate").asLong()).isEqualTo(100_000_000_000L);
  }

  @Test
  void capIsPerFlowAndIntervalThinsMetrics() throws IOException {
    QlogTrace trace = open(4, 1_000);
    TracingControl control = new TracingControl(new Dcqcn(Dcqcn.Parameters.DEFAULTS), trace);
    int stride = CongestionControl.PRIVATE + control.privateLongs();
    long[] block = new long[2 * stride];
    AckEvent ack = new AckEvent();
    for (int flow = 0; flow < 2; flow++) {
      control.onStart(
          new FlowContext(flow, 0, 1_000_000_000L, 8_192, 1086, 1_000_000_000L),
          block,
          flow * stride);
    }
    for (ack.nowNs = 500; ack.nowNs <= 5_000; ack.nowNs += 500) {
      control.onAck(ack, block, 0);
    }
    ack.nowNs = 6_000;
    control.onAck(ack, block, stride);
    trace.close();
    Map<String, List<Double>> times = new HashMap<>();
    for (JsonNode record : records(folder.resolve("a.sqlog"))) {
      if (record.path("name").asText().equals("recovery:metrics_updated")) {
        times
            .computeIfAbsent(record.path("group_id").asText(), g -> new ArrayList<>())
            .add(record.path("time").asDouble());
      }
    }
    assertThat(times).containsEntry("flow 0", List.of(0.0, 0.001, 0.002));
    assertThat(times).containsEntry("flow 1", List.of(0.0, 0.006));
    assertThat(trace.records()).isEqualTo(7);
    assertThat(trace.leftOut()).isEqualTo(3);
  }

  @Test
  void simulationIsNotChangedAndTimesAreMonotone() throws IOException {
    Scenario scenario = Scenario.DEFAULTS.withRun(new RunSpec(500, 250, 10));
    SimulationResult plain =
        new Simulation(scenario, 1, new Swift(Swift.Parameters.DEFAULTS), EngineChoice.HEAP).run();
    SimulationResult traced;
    QlogTrace trace = open(200, 1_000);
    try (trace) {
      traced =
          new Simulation(
                  scenario,
                  1,
                  new TracingControl(new Swift(Swift.Parameters.DEFAULTS), trace),
                  EngineChoice.HEAP)
              .run();
    }
    assertThat(traced).isEqualTo(plain);
    List<JsonNode> records = records(folder.resolve("a.sqlog"));
    assertThat(records).hasSize((int) trace.records() + 1).hasSizeGreaterThan(8 * 50);
    double before = 0;
    for (JsonNode record : records.subList(1, records.size())) {
      assertThat(record.path("time").asDouble()).isGreaterThanOrEqualTo(before);
      before = record.path("time").asDouble();
    }
  }
}
