package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.ConstantRate;
import io.weir.sim.cc.Dcqcn;
import io.weir.sim.cc.Swift;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioTest {
  private static Scenario scenario(String yaml) {
    return Scenario.from(StrictYaml.parse("s.yaml", yaml));
  }

  private static CongestionControl control(String yaml) {
    return scenario("congestionControl: " + yaml)
        .congestionControl()
        .create("s.yaml", List.of("learned"));
  }

  @Test
  void anEmptyFileIsTheReference() {
    assertThat(scenario("")).isEqualTo(Scenario.DEFAULTS);
    assertThat(scenario("network: {}\nroce:\ntraffic: {}\n")).isEqualTo(Scenario.DEFAULTS);
  }

  @Test
  void whatIsGivenReplacesWhatIsNot() {
    Scenario read =
        scenario(
            """
            name: mine
            network: {linkRateGbps: 25, ecn: {kminBytes: 7}}
            traffic: {pattern: allToAll, hosts: 4, flowsPerPair: 2}
            run: {warmupUs: 0}
            """);
    assertThat(read.name()).isEqualTo("mine");
    assertThat(read.network().linkRateBps()).isEqualTo(25_000_000_000L);
    assertThat(read.network().ecn().kminBytes()).isEqualTo(7);
    assertThat(read.network().ecn().kmaxBytes()).isEqualTo(1536 << 10);
    assertThat(read.traffic().pattern()).isEqualTo(Pattern.allToAll);
    assertThat(read.run()).isEqualTo(new RunSpec(20_000, 0, 100));
    assertThat(read.roce()).isEqualTo(Scenario.DEFAULTS.roce());
  }

  @Test
  void aScenarioSurvivesItsFile() {
    for (Scenario scenario : Scenarios.varied().values()) {
      assertThat(scenario(StrictYaml.write(scenario))).isEqualTo(scenario);
    }
  }

  @Test
  void theHashSeesEveryValue() {
    String hash = Scenario.DEFAULTS.sha256();
    for (String yaml :
        List.of(
            "name: x",
            "network: {linkRateGbps: 99.5}",
            "roce: {ackCoalescing: 3}",
            "traffic: {hosts: 9}",
            "run: {bins: 99}",
            "congestionControl: {parameters: {gainShift: 7}}")) {
      assertThat(scenario(yaml).sha256()).as(yaml).isNotEqualTo(hash);
    }
    assertThat(scenario("").sha256()).isEqualTo(hash);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network: {linkRateGbps: 0}         | network.linkRateGbps           | expected 0.001 to 10000 Gb/s, found 0",
        "network: {linkRateGbps: 1e9}       | network.linkRateGbps           | expected 0.001 to",
        "network: {hostToSwitchDelayNs: 0}  | network.hostToSwitchDelayNs    | expected 1 to",
        "network: {switchToHostDelayNs: -1} | network.switchToHostDelayNs    | found -1",
        "network: {bufferBytes: 0}          | network.bufferBytes            | expected 1 to",
        "network: {bufferBytes: 1000}       | network.bufferBytes            | room for a packet (1086 bytes)",
        "network: {ecn: {pmax: 2}}          | network.ecn                    | expected 0 < pmax <= 1",
        "network: {topology: ring}          | network.topology               | star",
        "network: {topology: leafSpin}      | network.topology               | did you mean `leafSpine`?",
        "network: {topology: ~}             | network.topology               | found nothing",
        "roce: {payloadBytes: 9001}         | roce.payloadBytes              | expected 1 to 9000",
        "roce: {initialRateFraction: 0}     | roce.initialRateFraction       | 0 < value <= 1",
        "roce: {minRateQ20: 1048577}        | roce.minRateQ20                | 1 to 1048576",
        "traffic: {hosts: 0}                | traffic.hosts                  | expected 1 to 8192",
        "traffic: {pattern: ~}              | traffic.pattern                | found nothing",
        "run: {warmupUs: 20000}             | run.warmupUs                   | less than durationUs (20000)",
        "run: {bins: 0}                     | run.bins                       | expected 1 to",
        "run: {durationUs: 99999999999999}  | run.durationUs                 | µs",
        "netwrok: {}                        | netwrok                        | did you mean `network`",
        "congestionControl: {parameters: ~} | congestionControl.parameters   | found nothing",
        "congestionControl: {algorithm: ~}  | congestionControl.algorithm    | found nothing",
      })
  void whatIsWrongIsNamed(String yaml, String key, String message) {
    assertThatThrownBy(
            () -> {
              StrictYaml file = StrictYaml.parse("s.yaml", yaml);
              file.requireKnownKeys(Scenario.KEYS);
              Scenario.from(file);
            })
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("s.yaml", "`" + key + "`", message);
  }

  @Test
  void algorithmsAreFoundByName() {
    assertThat(control("{algorithm: constant}")).isInstanceOf(ConstantRate.class);
    assertThat(control("{algorithm: dcqcn, parameters: {gainShift: 7}}")).isInstanceOf(Dcqcn.class);
    assertThat(control("{algorithm: swift, parameters: {beta: 0.5}}")).isInstanceOf(Swift.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{algorithm: dcqnc}  | key `congestionControl.algorithm` | did you mean `dcqcn`?",
        "{algorithm: leaned} | key `congestionControl.algorithm` | did you mean `learned`?",
        "{algorithm: vegas}  | key `congestionControl.algorithm` | known: aimd, ",
        "{parameters: {gainShift: 17}}  | `congestionControl.parameters.gainShift` | 1 to 16",
        "{parameters: {gianShift: 7}}   | `congestionControl.parameters.gianShift` | `gainShift`?",
        "{parameters: {gainShift: big}} | `congestionControl.parameters.gainShift` | whole number",
        "{algorithm: constant, parameters: {rateFraction: 1.5}} | parameters.rateFraction` | <= 1",
      })
  void wrongAlgorithmsAndParametersAreNamed(String yaml, String key, String message) {
    assertThatThrownBy(() -> control(yaml))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("s.yaml", key, message);
  }
}
