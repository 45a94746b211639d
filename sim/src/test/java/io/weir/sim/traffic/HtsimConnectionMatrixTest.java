package io.weir.sim.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.FieldLines;
import io.weir.artefact.UserError;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtsimConnectionMatrixTest {
  private static final String TWO = "Nodes 16;Connections 2;";

  private static List<Flow> parse(String text) {
    return HtsimConnectionMatrix.parse(
        FieldLines.parse("m.cm", Arrays.asList(text.split(";", -1))), 16);
  }

  @Test
  void startsAreInPicoseconds() {
    assertThat(parse(TWO + "0->13 start 0 size 2000000;1->2 id 7 start 1500000 size 0 prio 3;"))
        .containsExactly(
            new Flow(0, 13, 2_000_000, 0, Flow.NONE),
            new Flow(1, 2, Flow.UNBOUNDED, 1_500, Flow.NONE));
  }

  @Test
  void aTriggerStartsTheConnectionThatWaitsForIt() {
    String text =
        """
        # one waits for the next line, two for the first
        Nodes 16
        Connections 4
        Triggers 2
        0->1 id 1 trigger 5 size 10 send_done_trigger 6
        1->2 id 2 start 2000 size 20 recv_done_trigger 5
        2->3 id 3 trigger 6 size 30
        3->4 id 4 trigger 6 size 40
        trigger id 5 oneshot
        trigger id 6 multishot
        """;
    assertThat(parse(text.replace('\n', ';')))
        .containsExactly(
            new Flow(0, 1, 10, 0, 1),
            new Flow(1, 2, 20, 2, Flow.NONE),
            new Flow(2, 3, 30, 0, 0),
            new Flow(3, 4, 40, 0, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "Nodes 17;Connections 1;0->1 start 0 size 1, 'm.cm:1: Nodes: expected 2 to 16, found 17'",
    "Nodes 4;Connections 2;0->1 start 0 size 1, 'm.cm:2: Connections: expected 1, as follow, found 2'",
    "Nodes 4;0->1 start 0 size 1, m.cm:1: expected a line `Connections 1`",
    "Connections 1;0->1 start 0 size 1, m.cm:2: expected `Nodes` before",
    "Nodes 4;Nodes 4;Connections 1;0->1 start 0 size 1, m.cm:2: Nodes: given twice",
    "Nodes 4;Connections 1;0->4 start 0 size 1, 'm.cm:3: destination: expected 0 to 3, found 4'",
    "Nodes 4;Connections 1;-1->1 start 0 size 1, m.cm:3: source: expected 0 to 3",
    "Nodes 4;Connections 1;2->2 start 0 size 1, m.cm:3: destination: a flow from host 2 to itself",
    "Nodes 4;Connections 1;0->1->2 start 0 size 1, m.cm:3: expected a connection such as 0->1",
    "Nodes 4;Connections 1;0->1 start -1 size 1, m.cm:3: start: expected at least 0",
    "Nodes 4;Connections 1;0->1 start NaN size 1, m.cm:3: start: expected a number",
    "Nodes 4;Connections 1;0->1 start 1e17 size 1, m.cm:3: start: expected at most",
    "Nodes 4;Connections 1;0->1 start 0 size -1, m.cm:3: size: expected 0 to",
    "Nodes 4;Connections 1;0->1 start 0, m.cm:3: size: expected a size",
    "Nodes 4;Connections 1;0->1 size 1, m.cm:3: expected either start or trigger",
    "Nodes 4;Connections 1;0->1 start 0 trigger 1 size 1, m.cm:3: expected either start or trigger",
    "Nodes 4;Connections 1;0->1 strat 0 size 1, m.cm:3: unknown field `strat`; did you mean `start`?",
    "Nodes 4;Connections 1;0->1 start 0 size, m.cm:3: size: expected a value",
    "Nodes 4;Connections 1;0->1 start 0 size 1 size 2, m.cm:3: size: given twice",
    "Nodes 4;Connections 1;0->1 id 0 start 0 size 1, m.cm:3: id: expected 1 to",
    "Nodes 4;Conections 1;0->1 start 0 size 1, m.cm:2: unknown line `Conections`; did you mean",
    "Nodes 4;Failures 1, m.cm:2: failures of a connection matrix are not read",
    "Nodes 4;Connections 1;0->1 trigger 0 size 1, m.cm:3: trigger: expected at least 1",
    "Nodes 4;Connections 1;0->1 trigger 3 size 1, m.cm:3: trigger: no connection fires trigger 3",
    "Nodes 4;Connections 1;0->1 start 0 size 1 send_done_trigger 3, m.cm:3: trigger 3 is used",
    "Nodes 4;Connections 1;Triggers 1;0->1 start 0 size 1, m.cm:3: Triggers: expected 0",
    "Nodes 4;Connections 1;Triggers 1;trigger id 1 barrier count 2, m.cm:4: expected oneshot",
    "Nodes 4;Connections 1;Triggers 1;trigger id 1, m.cm:4: expected a trigger such as",
  })
  void badFilesAreNamedWithTheirLine(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "0->1 id 1 start 0 size 1;0->1 id 1 start 0 size 1, m.cm:5: id: 1 is given twice",
    "0->1 start 0 size 1 send_done_trigger 1;0->1 start 0 size 1 send_done_trigger 1,"
        + " m.cm:5: send_done_trigger: trigger 1 has another source at line 4",
    "0->1 start 0 size 1;0->1 start 0 size 1 send_done_trigger 1 recv_done_trigger 1,"
        + " m.cm:5: recv_done_trigger: trigger 1 has another source at line 5",
    "0->1 start 0 size 0 send_done_trigger 1;0->1 trigger 1 size 1,"
        + " m.cm:5: trigger: the connection at line 4",
    "0->1 trigger 1 size 1 send_done_trigger 2;0->1 trigger 2 size 1 send_done_trigger 1,"
        + " m.cm:4: trigger: the connection waits for itself",
  })
  void impossibleTriggersAreNamed(String connections, String message) {
    String text = TWO + "Triggers 2;" + connections + ";trigger id 1 oneshot;trigger id 2 oneshot";
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }
}
