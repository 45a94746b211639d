package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.scenario.SimulationResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenarios and results go to other processes and back: nothing of them may be lost. */
final class SentScenariosTest {
  private static final long FIRST_PART_NS = 300_000;

  @TempDir private Path folder;

  static List<Path> scenarios() throws IOException {
    return ExamplesTest.scenarios();
  }

  private static byte[] sent(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  private static Object received(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }

  private static Scenario scenario(Path file) {
    return Experiment.read(file, Experiment.DEFAULT_SEED).scenario();
  }

  private static Simulation simulation(Scenario scenario) {
    return new Simulation(
        scenario, Experiment.DEFAULT_SEED, Baselines.create(scenario, scenario.file().toString()));
  }

  private static long digestOfTheFirstPart(Scenario scenario) {
    Simulation simulation = simulation(scenario);
    simulation.runUntil(FIRST_PART_NS);
    return simulation.digest();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void scenariosArriveAsTheyWere(Path file) throws IOException, ClassNotFoundException {
    Scenario scenario = scenario(file);
    Scenario received = (Scenario) received(sent(scenario));
    assertThat(received).isEqualTo(scenario);
    assertThat(received.sha256()).isEqualTo(scenario.sha256());
    assertThat(received.folder().toAbsolutePath()).isEqualTo(scenario.folder().toAbsolutePath());
    assertThat(digestOfTheFirstPart(received)).isEqualTo(digestOfTheFirstPart(scenario));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hpcc-flow-file.yaml", "pfc-incast.yaml", "bbr-against-cubic.yaml"})
  void resultsArriveAsTheyWere(String example) throws IOException, ClassNotFoundException {
    SimulationResult result = simulation(scenario(Path.of("..", "examples", example))).run();
    assertThat(received(sent(result))).isEqualTo(result);
  }

  @Test
  void aScenarioWithoutAFileStaysWithoutOne() throws IOException, ClassNotFoundException {
    Scenario received = (Scenario) received(sent(Scenario.DEFAULTS));
    assertThat(received.file()).isEqualTo(Path.of(""));
    assertThat(received).isEqualTo(Scenario.DEFAULTS);
  }

  /** Another machine may lack a file the scenario names, or have another one of that name. */
  @Test
  void filesItNamesMustBeTheSameWhereItArrives() throws IOException {
    Path flows = folder.resolve("two.flow");
    Files.writeString(flows, "1\n0 1 3 100 10000 0\n");
    Path file = folder.resolve("named.yaml");
    Files.writeString(
        file,
        """
        traffic:
          pattern: hpccFile
          hosts: 2
          file: two.flow
        """);
    byte[] sent = sent(scenario(file));
    Files.writeString(flows, "1\n0 1 3 100 20000 0\n");
    assertThatThrownBy(() -> received(sent))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("two.flow")
        .hasMessageContaining("expected the hash");
    Files.delete(flows);
    assertThatThrownBy(() -> received(sent))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no such file on the machine that runs it");
  }
}
