package io.weir.sim.gym.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.artefact.StrictYaml;
import io.weir.sim.gym.Environment;
import io.weir.sim.gym.Environments;
import io.weir.sim.gym.GymSpec;
import io.weir.sim.scenario.Scenario;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client and the learner in examples/gym, run by the machine's python3. */
@Timeout(120)
final class PythonClientTest {
  private static final Path FOLDER = Path.of("..", "examples", "gym");
  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final int STEPS = 12;

  /** What a script printed. */
  private record Output(int exitCode, String text) {}

  @BeforeAll
  static void needsPython() throws Exception {
    boolean found;
    try {
      found =
          python(List.of("-c", "import sys; sys.exit(sys.version_info < (3, 8))")).exitCode() == 0;
    } catch (IOException e) {
      found = false;
    }
    assumeTrue(found, "no python3 of version 3.8 or later on the path");
  }

  private static Output python(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("python3", "-B"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PYTHONPATH", FOLDER.toString());
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
    return new Output(process.exitValue(), text);
  }

  private static EnvironmentServer server(SocketAddress address, String token) {
    return EnvironmentServer.start(
        seed -> Environments.INCAST,
        Environments.spec(STEPS),
        ServerSpec.DEFAULTS,
        address,
        token,
        line -> {});
  }

  private static String port(EnvironmentServer server) {
    return "port=" + ((InetSocketAddress) server.address()).getPort();
  }

  /** A rollout whose actions Java can repeat: sines are not, multiples of 1/8 are. */
  private static String rollout(String where) {
    return String.join(
        "\n",
        "from weir_gym import WeirEnv",
        "with WeirEnv(" + where + ") as env:",
        "    assert (env.low, env.high) == (-1.0, 1.0), (env.low, env.high)",
        "    assert env.features[0] == 'rtt_mean' and env.agents == 3, env.features",
        "    observations, info = env.reset(seed=17)",
        "    total, steps, truncated = 0.0, 0, False",
        "    while not truncated:",
        "        actions = [((steps * 3 + a) % 17 - 8) / 8 for a in range(env.agents)]",
        "        observations, rewards, terminated, truncated, info = env.step(actions)",
        "        total += sum(rewards)",
        "        steps += 1",
        "        assert not any(terminated)",
        "    print(steps, info['digest'], repr(total), repr(observations[1][0]))");
  }

  private static String rolloutInJava() {
    Environment environment = new Environment(Environments.INCAST, Environments.spec(STEPS));
    environment.reset(17);
    double total = 0;
    for (int step = 0; ; step++) {
      double[] actions = new double[3];
      for (int a = 0; a < 3; a++) {
        actions[a] = ((step * 3 + a) % 17 - 8) / 8.0;
      }
      var result = environment.step(actions);
      double sum = 0;
      for (double reward : result.rewards()) {
        sum += reward;
      }
      total += sum;
      if (result.truncated()) {
        return String.format(
            "%d %016x %s %s",
            step + 1, result.digest(), total, Double.toString(result.observations()[1][0]));
      }
    }
  }

  private static void assertSameRollout(Output output) {
    assertThat(output.exitCode()).as(output.text()).isZero();
    String[] python = output.text().strip().split(" ", -1);
    String[] java = rolloutInJava().split(" ", -1);
    assertThat(python).hasSize(4);
    assertThat(python[0]).isEqualTo(java[0]);
    assertThat(python[1]).as("digest").isEqualTo(java[1]);
    assertThat(Double.parseDouble(python[2])).isEqualTo(Double.parseDouble(java[2]));
    assertThat(Double.parseDouble(python[3])).isEqualTo(Double.parseDouble(java[3]));
  }

  @Test
  void aRolloutFromPythonIsTheOneInJava(@TempDir Path folder) throws Exception {
    try (EnvironmentServer server = server(LOOPBACK, null)) {
      assertSameRollout(python(List.of("-c", rollout(port(server)))));
    }
    Path socket = folder.resolve("gym.sock");
    try (EnvironmentServer server = server(UnixDomainSocketAddress.of(socket), null)) {
      assertThat(server.address()).isEqualTo(UnixDomainSocketAddress.of(socket));
      assertSameRollout(python(List.of("-c", rollout("socket_path='" + socket + "'"))));
    }
  }

  @Test
  void theClientsExceptionsAreClear() throws Exception {
    int port;
    try (EnvironmentServer server = server(LOOPBACK, "a-token-of-enough-characters")) {
      port = ((InetSocketAddress) server.address()).getPort();
      String script =
          String.join(
              "\n",
              "from weir_gym import WeirEnv, WeirRefused",
              "def attempt(call):",
              "    try:",
              "        call()",
              "    except Exception as error:",
              "        print(type(error).__name__, error)",
              "attempt(lambda: WeirEnv(port=" + port + ", token='wrong'))",
              "attempt(lambda: WeirEnv())",
              "env = WeirEnv(port=" + port + ", token='a-token-of-enough-characters')",
              "attempt(lambda: env.step([0.0] * 3))",
              "env.reset(1)",
              "attempt(lambda: env.step([0.0]))",
              "attempt(lambda: env.step([0.0, float('nan'), 0.0]))",
              "print('still', env.step([0.0] * 3)[4]['step'])",
              "env.close()",
              "env.close()",
              "attempt(lambda: env.reset(1))");
      Output output = python(List.of("-c", script));
      assertThat(output.exitCode()).as(output.text()).isZero();
      assertThat(output.text().lines())
          .satisfiesExactly(
              line -> assertThat(line).startsWith("WeirRefused").contains("this server's token"),
              line -> assertThat(line).startsWith("ValueError").contains("port or socket_path"),
              line -> assertThat(line).startsWith("WeirRefused").contains("RESET"),
              line -> assertThat(line).startsWith("WeirRefused").contains("expected 3"),
              line -> assertThat(line).startsWith("ValueError").contains("finite"),
              line -> assertThat(line).isEqualTo("still 1"),
              line -> assertThat(line).startsWith("WeirConnectionError").contains("closed"));
    }
    Output gone = python(List.of("-c", "from weir_gym import WeirEnv; WeirEnv(port=" + port + ")"));
    assertThat(gone.exitCode()).isEqualTo(1);
    assertThat(gone.text()).contains("WeirConnectionError: cannot connect to 127.0.0.1:" + port);
  }

  @Test
  void theLearnerImprovesItsReward(@TempDir Path folder) throws Exception {
    StrictYaml file = StrictYaml.read(FOLDER.resolve("incast.yaml"));
    Scenario scenario = Scenario.from(file);
    GymSpec gym = file.section("gym", GymSpec.DEFAULTS, GymSpec.class);
    Path token = Files.writeString(folder.resolve("token"), "a-token-of-enough-characters\n");
    try (EnvironmentServer server =
        EnvironmentServer.start(
            seed -> scenario,
            gym,
            ServerSpec.DEFAULTS,
            LOOPBACK,
            "a-token-of-enough-characters",
            line -> {})) {
      int port = ((InetSocketAddress) server.address()).getPort();
      String script = FOLDER.resolve("train.py").toString();
      Output output =
          python(
              List.of(
                  script,
                  "--port=" + port,
                  "--token-file=" + token,
                  "--generations=4",
                  "--population=12"));
      assertThat(output.exitCode()).as(output.text()).isZero();
      Matcher result =
          Pattern.compile("after:  reward (\\S+) \\(before (\\S+)\\)").matcher(output.text());
      assertThat(result.find()).as(output.text()).isTrue();
      assertThat(Double.parseDouble(result.group(1)))
          .as(output.text())
          .isGreaterThan(Double.parseDouble(result.group(2)) + 0.1);
      assertThat(python(List.of(script, "--help")).text()).contains("--generations");
      assertThat(python(List.of(script, "--port=" + port)).text()).contains("token");
    }
  }
}
