package io.weir.cli.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import io.weir.trainer.search.Trial;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a cluster gets. */
class TrialTrainingTest {
  private static final String SCENARIO =
      """
      training:
        workloads:
          - traffic: {pattern: manyToOne, hosts: 2, startJitterNs: 20000}
        candidates: 3
        updates: %d
        averaging: 1
        episodes: {durationUs: 1500, stepsPerFlow: 80, recordedFlows: 4}
        validation:
          everyUpdates: 100
          seeds: 1
          workloads:
            - traffic: {pattern: manyToOne, hosts: 2, startJitterNs: 20000}
          run: {durationUs: 2000, warmupUs: 1000, bins: 1}
      """;

  private static Trial trial(double learningRate) {
    Map<String, JsonNode> values =
        Map.of("training.adpg.learningRate", DoubleNode.valueOf(learningRate));
    return new Trial(values, 4);
  }

  private static Object sent(Object value) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  @Test
  void scoresTheSameWhereItWasSent() throws Exception {
    TrialTraining training = new TrialTraining("s.yaml", SCENARIO.formatted(4), false);
    TrialTraining elsewhere = (TrialTraining) sent(training);
    assertThat(elsewhere.apply((Trial) sent(trial(0.01)))).isEqualTo(training.apply(trial(0.01)));
    assertThat(training.apply(trial(0.01))).isNotEqualTo(training.apply(trial(0.2)));
  }

  /** So high a rate saturates the tanh with the first step; nothing was validated yet. */
  @Test
  void aCollapseHasNoScore() {
    String scenario =
        SCENARIO.formatted(99) + "  collapse: {updates: 1, magnitude: 0.9, restarts: 0}\n";
    TrialTraining training = new TrialTraining("s.yaml", scenario, false);
    assertThat(training.apply(trial(10))).isNaN();
  }
}
