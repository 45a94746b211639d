package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import io.weir.sim.fabric.Topology;
import io.weir.sim.scenario.EngineChoice;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario in examples/ runs, shows what it says, and gives the digest that is committed. */
final class ExamplesTest {
  private static final Path EXAMPLES = Path.of("..", "examples");
  private static final String DIGESTS = "example-digests.properties";

  /** Packet-hops beyond which other engines run the first part of an example only. */
  private static final long MANY_HOPS = 500_000;

  private static final long FIRST_PART_US = 1_000;

  @TempDir private Path folder;

  static List<Path> scenarios() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      // What lies beside the policies is about them.
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.getParent().endsWith("policies"))
          .sorted()
          .toList();
    }
  }

  private static String name(Path file) {
    return EXAMPLES.relativize(file).toString().replace('\\', '/');
  }

  private JsonNode simulate(Path file) throws IOException {
    Path out = folder.resolve(file.getFileName() + ".json");
    CommandLineRun run = CommandLineRun.of("simulate", file.toString(), "--out", out.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return Json.MAPPER.readTree(out.toFile());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void simulatesToItsDigestWithEveryEngine(Path file) throws IOException {
    JsonNode result = simulate(file);
    assertThat(result.path("goodputGbps").asDouble()).as("goodput of %s", file).isPositive();
    assertThat(result.path("warnings")).as("warnings of %s", file).isEmpty();
    String digest = result.path("digest").asText();
    Scenario scenario = Experiment.read(file, Experiment.DEFAULT_SEED).scenario();
    if (result.path("packetHops").asLong() > MANY_HOPS) {
      scenario = scenario.withRun(new RunSpec(FIRST_PART_US, 0, 1));
      assertThat(digest(file, scenario, EngineChoice.HEAP))
          .as("%s: heap and windows", file)
          .isEqualTo(digest(file, scenario, EngineChoice.WINDOW));
    } else {
      assertThat(digest(file, scenario, EngineChoice.HEAP)).as("%s: heap", file).isEqualTo(digest);
    }
    assertThat(digest(file, scenario, EngineChoice.windowsOf(thirdOfTheLeastDelayNs(scenario))))
        .as("%s: windows of a third of the least delay", file)
        .isEqualTo(digest(file, scenario, EngineChoice.WINDOW));
    assertThat(digest)
        .as(
            "digest of %s is out of sync; if the change of behaviour is meant, put the line%n%s=%s%n"
                + "into cli/src/test/resources/io/weir/cli/%s",
            name(file), name(file), digest, DIGESTS)
        .isEqualTo(committed().getProperty(name(file)));
  }

  private static String digest(Path file, Scenario scenario, EngineChoice choice) {
    return simulation(file, scenario, choice).run().digest();
  }

  private static Simulation simulation(Path file, Scenario scenario, EngineChoice choice) {
    return new Simulation(
        scenario, Experiment.DEFAULT_SEED, Baselines.create(scenario, file.toString()), choice);
  }

  private static long thirdOfTheLeastDelayNs(Scenario scenario) {
    Topology topology = simulation(EXAMPLES, scenario, EngineChoice.WINDOW).topology();
    return IntStream.range(0, topology.ports()).mapToLong(topology::delayNs).min().orElse(1) / 3;
  }

  /** What the comment at the top of an example promises. */
  @ParameterizedTest
  @CsvSource({
    "incast-dcqcn.yaml, /markedFrames",
    "slow-small-buffer-pd.yaml, /markedFrames",
    "incast-periodic.yaml, /details/fct/all/complete",
    "all-reduce-ring.yaml, /details/fct/all/complete",
    "permutation.yaml, /details/fct/all/complete",
    "permutation.yaml, /markedFrames",
    "poisson-websearch.yaml, /details/fct/all/complete",
    "hpcc-flow-file.yaml, /details/fct/all/complete",
    "htsim-connection-matrix.yaml, /details/fct/all/complete",
    "dctcp-long-short.yaml, /details/fct/all/complete",
    "parking-lot.yaml, /details/fct/all/complete",
    "dumbbell-failure.yaml, /droppedFrames",
    "jitter-and-loss.yaml, /droppedFrames",
    "jitter-and-loss.yaml, /retransmittedShare",
    "pfc-incast.yaml, /details/pauses/0/totalPs",
    "strict-priorities.yaml, /droppedFrames",
    "strict-priorities.yaml, /markedFrames",
    "bbr-against-cubic.yaml, /droppedFrames",
    "dctcp-tcp.yaml, /markedFrames",
  })
  void showsWhatItSays(String example, String positive) throws IOException {
    assertThat(simulate(EXAMPLES.resolve(example)).at(positive).asDouble())
        .as("%s of %s", positive, example)
        .isPositive();
  }

  @Test
  void pausesKeepTheIncastLossless() throws IOException {
    assertThat(simulate(EXAMPLES.resolve("pfc-incast.yaml")).path("droppedFrames").asLong())
        .isZero();
  }

  /** Shares, losses and queues that the comments at the top of the examples promise. */
  @Test
  void tcpExamplesShowWhatTheySay() throws IOException {
    assertThat(share("bbr-against-cubic.yaml", "bbr")).isGreaterThan(0.7);
    assertThat(share("rtt-fairness-cubic.yaml", "far")).isLessThan(0.3);
    JsonNode bbr3 = simulate(EXAMPLES.resolve("bbr3-shallow-buffer.yaml"));
    assertThat(bbr3.at("/classes/0/lossShare").asDouble()).isBetween(1e-6, 0.025);
    JsonNode timely = simulate(EXAMPLES.resolve("timely-unfair.yaml"));
    assertThat(timely.path("jain").asDouble()).isLessThan(0.95);
    assertThat(timely.at("/bottleneck/utilisation").asDouble()).isGreaterThan(0.9);
    JsonNode hpcc = simulate(EXAMPLES.resolve("hpcc-incast.yaml"));
    assertThat(hpcc.at("/bottleneck/queue/p99Bytes").asLong()).isLessThan(20_000);
  }

  private double share(String example, String name) throws IOException {
    for (JsonNode one : simulate(EXAMPLES.resolve(example)).path("classes")) {
      if (one.path("name").asText().equals(name)) {
        return one.path("goodputShare").asDouble();
      }
    }
    throw new AssertionError(example + " has no class " + name);
  }

  @Test
  void everyDigestIsOfAnExample() throws IOException {
    assertThat(committed().stringPropertyNames())
        .containsExactlyInAnyOrderElementsOf(scenarios().stream().map(ExamplesTest::name).toList());
  }

  private static Properties committed() throws IOException {
    Properties digests = new Properties();
    try (InputStream in = ExamplesTest.class.getResourceAsStream(DIGESTS)) {
      digests.load(in);
    }
    return digests;
  }
}
