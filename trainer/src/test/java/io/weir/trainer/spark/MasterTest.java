package io.weir.trainer.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MasterTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "local",
        "local[*]",
        "local[12]",
        "spark://host:7077",
        "spark://10.0.0.1:7077,10.0.0.2:7077",
        "yarn",
        "k8s://https://host:6443"
      })
  void whatSparkUnderstandsIsTaken(String url) {
    assertThat(new Master(url).url()).isEqualTo(url);
    assertThat(new Master(url).isLocal()).isEqualTo(url.startsWith("local"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host:7077",
        "spark://",
        "spark://host",
        "spark://host:0",
        "spark://host:70777",
        "spark://host:7077/x",
        "spark://host:7077,",
        "local[0]",
        "local[]",
        "local(2)",
        "http://host:7077",
        "k8s://",
        "mesos://host:5050"
      })
  void anythingElseIsRefusedWithWhatWasExpected(String url) {
    assertThatThrownBy(() -> new Master(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spark://HOST:PORT")
        .hasMessageContaining("`" + url + "`");
  }

  @Test
  void nobodyThereIsSaid() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String url = "spark://127.0.0.1:" + port;
    try (SparkExecutor executor = new SparkExecutor(new Master(url), List.of())) {
      assertThatThrownBy(() -> executor.map(List.of(1), i -> i))
          .isInstanceOfSatisfying(
              UserError.class, e -> assertThat(e.kind()).isEqualTo(UserError.Kind.ENVIRONMENT))
          .hasMessageContaining(url)
          .hasMessageContaining("no Spark master answers");
    }
  }

  @Test
  void oneOfSeveralMastersIsEnough() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int free;
      try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        free = other.getLocalPort();
      }
      new Master("spark://127.0.0.1:" + free + ",127.0.0.1:" + socket.getLocalPort())
          .requireReachable();
    }
  }
}
