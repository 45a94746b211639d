package io.weir.sim.gym.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.weir.sim.gym.Environment;
import io.weir.sim.gym.Environments;
import io.weir.sim.gym.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of the protocol; docs/gym-protocol.md shows the same ones. */
final class ProtocolTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "gym-protocol.md");

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  /** The example of that name in the document, without its length prefix. */
  private static ByteBuf example(String name) throws IOException {
    String text = Files.readString(DOCUMENT);
    Matcher block =
        Pattern.compile("(?s)<!-- example: " + name + " -->\\s*```\\n(.*?)```").matcher(text);
    assertThat(block.find()).as("example %s in %s", name, DOCUMENT).isTrue();
    StringBuilder hex = new StringBuilder();
    block
        .group(1)
        .lines()
        .forEach(line -> hex.append(line.replaceAll("  .*", "").replace(" ", "")));
    ByteBuf frame = bytes(hex.toString());
    assertThat(frame.readInt()).as("length of %s", name).isEqualTo(frame.readableBytes());
    return frame;
  }

  @Test
  void theDocumentsRequestsAreRead() throws Exception {
    Protocol.Hello hello = (Protocol.Hello) Protocol.read(example("HELLO"));
    assertThat(hello.token).isEmpty();
    assertThat(Protocol.read(example("RESET"))).isEqualTo(new Protocol.Reset(1, 0, 42));
    Protocol.Step step = (Protocol.Step) Protocol.read(example("STEP"));
    assertThat(step.request).isEqualTo(2);
    assertThat(step.environment).isZero();
    assertThat(step.actions).containsExactly(1.0, -0.5);
    assertThat(Protocol.read(example("BYE"))).isEqualTo(new Protocol.Bye());
  }

  @Test
  void theDocumentsErrorIsWritten() throws IOException {
    ByteBuf out = Unpooled.buffer();
    Protocol.writeError(out, 2, Protocol.REFUSED, false, "no");
    ByteBuf expected = example("ERROR");
    out.skipBytes(4);
    assertThat(ByteBufUtil.hexDump(out)).isEqualTo(ByteBufUtil.hexDump(expected));
  }

  @Test
  void resultsHaveTheirLayout() {
    Environment environment = new Environment(Environments.INCAST, Environments.spec(5));
    environment.reset(1);
    environment.step(new double[3]);
    StepResult result = environment.step(new double[3]);
    ByteBuf out = Unpooled.buffer();
    Protocol.writeResult(out, 7, 3, result);
    assertThat(out.readableBytes()).isEqualTo((int) Protocol.resultBytes(3));
    assertThat(out.readInt()).isEqualTo(out.readableBytes());
    assertThat(out.readByte()).isEqualTo((byte) 5);
    assertThat(out.readInt()).isEqualTo(7);
    assertThat(out.readInt()).isEqualTo(3);
    assertThat(out.readInt()).isEqualTo(2);
    assertThat(out.readLong()).isEqualTo(100_000);
    assertThat(out.readLong()).isEqualTo(result.digest());
    assertThat(out.readBoolean()).isFalse();
    assertThat(out.readInt()).isEqualTo(3);
    for (byte phase : result.phases()) {
      assertThat(out.readByte()).isEqualTo(phase);
    }
    for (float[] row : result.observations()) {
      for (float value : row) {
        assertThat(out.readFloat()).isEqualTo(value);
      }
    }
    for (double value : result.rewards()) {
      assertThat(out.readDouble()).isEqualTo(value);
    }
    for (double[] row : result.agentInfo()) {
      for (double value : row) {
        assertThat(out.readDouble()).isEqualTo(value);
      }
    }
    for (double value : result.info()) {
      assertThat(out.readDouble()).isEqualTo(value);
    }
    assertThat(out.readableBytes()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "63                                   | message type: expected HELLO (1), RESET (3)",
        "02                                   | message type: expected HELLO (1)",
        "01 57454952                          | HELLO: expected at least 8 bytes, found 4",
        "01 58454952 0001 0000                | HELLO: expected the magic number 57454952, found 58454952",
        "01 57454952 0007 0000                | HELLO: expected protocol version 1, found 7",
        "01 57454952 0001 0003 6162           | HELLO: token: expected 3 bytes, found 2",
        "03 00000001 00000000                 | RESET: expected 16 bytes, found 8",
        "03 00000001 00000000 0000000000000001 00 | RESET: expected 16 bytes, found 17",
        "04 00000001                          | STEP: expected at least 12 bytes, found 4",
        "04 00000001 00000000 00000002 3ff0000000000000 | expected 16 bytes of actions for 2 agents, found 8",
        "04 00000001 00000000 ffffffff        | expected 34359738360 bytes of actions for 4294967295 agents",
        "07 00                                | BYE: expected 0 bytes, found 1",
      })
  void malformedMessagesSayWhatWasExpected(String hex, String message) {
    assertThatThrownBy(() -> Protocol.read(bytes(hex)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(message);
  }
}
