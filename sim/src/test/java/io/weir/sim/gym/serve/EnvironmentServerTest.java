package io.weir.sim.gym.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.sim.gym.Environment;
import io.weir.sim.gym.Environments;
import io.weir.sim.gym.GymSpec;
import io.weir.sim.scenario.Scenario;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
final class EnvironmentServerTest {
  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final String TOKEN = "a-token-of-enough-characters";
  private static final int STEPS = 10;
  private static final long LONG_MS = 600_000;

  private static final ServerSpec SPEC = new ServerSpec(2, 3, 2, 4096, LONG_MS, LONG_MS);

  /** A step of a second of 100 Gb/s takes minutes unless it is cancelled. */
  private static final GymSpec SLOW = slow();

  private static GymSpec slow() {
    return StrictYaml.parse("slow", "gym: {stepUs: 1000000}")
        .section("gym", GymSpec.DEFAULTS, GymSpec.class);
  }

  private static EnvironmentServer server(ServerSpec spec, String token) {
    return EnvironmentServer.start(
        seed -> Environments.INCAST, Environments.spec(STEPS), spec, LOOPBACK, token, line -> {});
  }

  private static EnvironmentServer slowServer() {
    return EnvironmentServer.start(
        seed -> Scenario.DEFAULTS, SLOW, SPEC, LOOPBACK, null, line -> {});
  }

  private static void eventually(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(5); // the test's time-out ends a wait in vain
    }
  }

  private static long digestInJava(long seed, Random random) {
    Environment environment = new Environment(Environments.INCAST, Environments.spec(STEPS));
    environment.reset(seed);
    long digest = 0;
    for (int i = 0; i < STEPS; i++) {
      digest = environment.step(Environments.actions(random, 3)).digest();
    }
    return digest;
  }

  @Test
  void twoClientsWithTwoEnvironmentsEachDoNotDisturbEachOther() throws Exception {
    try (EnvironmentServer server = server(SPEC, null);
        Client one = Client.welcome(server);
        Client two = Client.welcome(server)) {
      Client[] clients = {one, one, two, two};
      Random[] randoms = new Random[4];
      long[] digests = new long[4];
      for (int e = 0; e < 4; e++) {
        randoms[e] = new Random(e);
        clients[e].reset(1, e % 2, e);
        clients[e].digest(1, e % 2, 0);
      }
      for (int i = 1; i <= STEPS; i++) {
        for (int e = 0; e < 4; e++) {
          clients[e].step(i, e % 2, Environments.actions(randoms[e], 3));
          digests[e] = clients[e].digest(i, e % 2, i);
        }
      }
      for (int e = 0; e < 4; e++) {
        assertThat(digests[e]).as("seed %d", e).isEqualTo(digestInJava(e, new Random(e)));
      }
      assertThat(server.sessions()).isEqualTo(2);
      assertThat(server.environments()).isEqualTo(4);
      one.frame(Protocol.BYE, payload -> {});
      assertThat(one.receive().type()).isEqualTo(Protocol.BYE);
      assertThat(one.isAtEnd()).isTrue();
      eventually(() -> server.sessions() == 1 && server.environments() == 2);
    }
  }

  @Test
  void requestsToSeveralEnvironmentsMayBeUnderWayAtOnce() throws Exception {
    try (EnvironmentServer server = server(SPEC, null);
        Client client = Client.welcome(server)) {
      client.reset(11, 0, 1);
      client.reset(12, 1, 2);
      int sum = 0;
      for (int i = 0; i < 2; i++) {
        sum += client.receive().payload().readInt();
      }
      assertThat(sum).isEqualTo(23);
    }
  }

  @Test
  void whatCannotBeDoneIsRefusedAndTheSessionGoesOn() throws Exception {
    try (EnvironmentServer server = server(SPEC, null);
        Client client = Client.welcome(server)) {
      client.step(1, 0, 0, 0, 0);
      refused(client, 1, "expected RESET of environment 0 first");
      client.reset(2, 2, 1);
      refused(client, 2, "environment: expected 0 to 1, found 2");
      client.reset(3, -1, 1);
      refused(client, 3, "environment: expected 0 to 1, found 4294967295");
      client.reset(4, 0, 1);
      client.digest(4, 0, 0);
      client.step(5, 0, 0, 0);
      refused(client, 5, "actions: expected 3, one per agent, found 2");
      client.step(6, 0, 0, Double.NaN, 0);
      refused(client, 6, "actions[1]: expected a number from -1.0 to 1.0, found NaN");
      client.step(7, 0, 0, 0, 0);
      client.digest(7, 0, 1);
    }
  }

  @Test
  void anEnvironmentThatIsBusyTakesNoOtherRequest() throws Exception {
    try (EnvironmentServer server = slowServer();
        Client client = Client.welcome(server)) {
      client.reset(1, 0, 1);
      client.digest(1, 0, 0);
      client.step(2, 0, new double[8]);
      client.step(3, 0, new double[8]);
      refused(client, 3, "environment 0: expected its last answer to be read");
    }
  }

  private static void refused(Client client, int request, String message) throws IOException {
    Client.Failure failure = client.failure();
    assertThat(failure.message()).contains(message);
    assertThat(failure.request()).isEqualTo(request);
    assertThat(failure.code()).isEqualTo(Protocol.REFUSED);
    assertThat(failure.fatal()).isFalse();
  }

  private static void dropped(Client client, int code, String message) throws IOException {
    Client.Failure failure = client.failure();
    assertThat(failure.message()).contains(message);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.fatal()).isTrue();
    assertThat(client.isAtEnd()).isTrue();
  }

  @Test
  void malformedClientsAreToldAndDroppedWhileAnotherGoesOn() throws Exception {
    try (EnvironmentServer server = server(SPEC, null);
        Client good = Client.welcome(server)) {
      good.reset(1, 0, 5);
      good.digest(1, 0, 0);
      try (Client client = new Client(server)) {
        client.out.write(
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        dropped(client, Protocol.MALFORMED, "frame length: expected 1 to 521 bytes");
      }
      try (Client client = new Client(server)) {
        client.hello(2, "");
        dropped(client, Protocol.WRONG_VERSION, "expected protocol version 1, found 2");
      }
      try (Client client = new Client(server)) {
        client.reset(1, 0, 1);
        dropped(client, Protocol.MALFORMED, "expected HELLO first");
      }
      try (Client client = Client.welcome(server)) {
        client.hello(1, "");
        dropped(client, Protocol.MALFORMED, "found a second HELLO");
      }
      try (Client client = Client.welcome(server)) {
        client.out.writeInt(4097);
        dropped(client, Protocol.MALFORMED, "frame length: expected 1 to 4096 bytes, found 4097");
      }
      try (Client client = Client.welcome(server)) {
        client.out.writeInt(0);
        dropped(client, Protocol.MALFORMED, "frame length: expected 1 to 4096 bytes, found 0");
      }
      try (Client client = Client.welcome(server)) {
        client.frame(99, payload -> {});
        // What follows must not be taken for anything, nor keep the error from arriving.
        client.out.write(new byte[200_000]);
        dropped(client, Protocol.MALFORMED, "found 99");
      }
      Random random = new Random(5);
      long digest = 0;
      for (int i = 1; i <= STEPS; i++) {
        good.step(i, 0, Environments.actions(random, 3));
        digest = good.digest(i, 0, i);
      }
      assertThat(digest).isEqualTo(digestInJava(5, new Random(5)));
      eventually(() -> server.sessions() == 1);
    }
  }

  @Test
  void randomBytesNeitherHangNorHurtTheServer() throws Exception {
    try (EnvironmentServer server = server(SPEC, null)) {
      for (int seed = 0; seed < 40; seed++) {
        Random random = new Random(seed);
        byte[] bytes = new byte[1 + random.nextInt(300)];
        random.nextBytes(bytes);
        try (Client client = seed % 2 == 0 ? new Client(server) : Client.welcome(server)) {
          client.out.write(bytes);
          client.socket.shutdownOutput();
          client.in.readAllBytes();
        } catch (IOException e) {
          assertThat(e).as("seed %d", seed).hasMessageContaining("reset");
        }
      }
      eventually(() -> server.sessions() == 0);
      try (Client client = Client.welcome(server)) {
        client.reset(1, 0, 1);
        client.digest(1, 0, 0);
      }
    }
  }

  @Test
  void tooManySessions() throws Exception {
    try (EnvironmentServer server = server(SPEC, null);
        Client one = Client.welcome(server);
        Client two = Client.welcome(server);
        Client three = Client.welcome(server)) {
      try (Client four = new Client(server)) {
        dropped(four, Protocol.FULL, "sessions: expected at most 3, all are taken");
      }
      three.socket.close();
      eventually(() -> server.sessions() == 2);
      try (Client four = Client.welcome(server)) {
        assertThat(server.sessions()).isEqualTo(3);
        four.reset(1, 0, 1);
        four.digest(1, 0, 0);
      }
      assertThat(one.socket.isClosed() || two.socket.isClosed()).isFalse();
    }
  }

  @Test
  void tokens() throws Exception {
    try (EnvironmentServer server = server(SPEC, TOKEN)) {
      for (String wrong : new String[] {"", TOKEN + "x", "b-token-of-enough-characters"}) {
        try (Client client = new Client(server)) {
          client.hello(1, wrong);
          dropped(client, Protocol.WRONG_TOKEN, "expected this server's token");
        }
      }
      try (Client client = new Client(server)) {
        client.hello(1, TOKEN);
        assertThat(client.receive().type()).isEqualTo(Protocol.SPEC);
      }
    }
    InetSocketAddress everywhere = new InetSocketAddress("0.0.0.0", 0);
    assertThatThrownBy(() -> startAt(everywhere, null))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("expected a token for an address other than loopback");
    startAt(everywhere, TOKEN).close();
    assertThatThrownBy(() -> startAt(LOOPBACK, "short"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("token: expected 16 characters");
  }

  private static EnvironmentServer startAt(java.net.SocketAddress address, String token) {
    return EnvironmentServer.start(
        seed -> Environments.INCAST, Environments.spec(STEPS), SPEC, address, token, line -> {});
  }

  @Test
  void silentClientsAreDropped() throws Exception {
    try (EnvironmentServer server = server(new ServerSpec(1, 3, 2, 4096, 200, 100), null)) {
      try (Client client = new Client(server)) {
        dropped(client, Protocol.IDLE, "expected HELLO within 100 ms");
      }
      try (Client client = new Client(server)) {
        client.hello(1, "");
        client.receive();
        client.reset(1, 0, 1);
        client.digest(1, 0, 0);
        // Half a frame is no request, however slowly it comes.
        client.out.writeInt(17);
        dropped(client, Protocol.IDLE, "expected a request within 200 ms");
      }
      eventually(() -> server.sessions() == 0 && server.environments() == 0);
    }
  }

  @Test
  void aClientThatVanishesDuringAStepIsFreed() throws Exception {
    try (EnvironmentServer server = slowServer()) {
      try (Client client = Client.welcome(server)) {
        client.reset(1, 0, 1);
        client.digest(1, 0, 0);
        client.step(2, 0, new double[8]);
      }
      eventually(() -> server.sessions() == 0 && server.environments() == 0);
      // Its worker is free again: environments go to both workers in turn.
      try (Client client = Client.welcome(server)) {
        client.reset(1, 0, 1);
        client.digest(1, 0, 0);
        client.reset(1, 1, 1);
        client.digest(1, 1, 0);
      }
    }
  }

  @Test
  void shutDownTellsClientsAlsoDuringAStep() throws Exception {
    EnvironmentServer server = slowServer();
    try (Client client = Client.welcome(server)) {
      client.reset(1, 0, 1);
      client.digest(1, 0, 0);
      client.step(2, 0, new double[8]);
      server.close();
      dropped(client, Protocol.SHUTDOWN, "the server is shutting down");
    }
    server.close();
    assertThatThrownBy(() -> new Client(server)).isInstanceOf(IOException.class);
  }

  @Test
  void addressesThatCannotBeUsed() {
    try (EnvironmentServer server = server(SPEC, null)) {
      assertThatThrownBy(() -> startAt(server.address(), null))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("cannot listen on");
    }
    assertThatThrownBy(
            () -> startAt(InetSocketAddress.createUnresolved("no.such.host.invalid", 0), null))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no such host");
  }

  @Test
  void unixDomainSockets(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("gym.sock");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(file);
    // A socket nobody listens on any more, as a killed server leaves it.
    try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      stale.bind(address);
    }
    assertThat(Files.exists(file)).isTrue();
    try (EnvironmentServer server = startAt(address, null)) {
      assertThat(server.address()).isEqualTo(address);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      try (SocketChannel client = SocketChannel.open(address)) {
        client.write(
            ByteBuffer.wrap(new byte[] {0, 0, 0, 9, 1, 0x57, 0x45, 0x49, 0x52, 0, 1, 0, 0}));
        ByteBuffer head = ByteBuffer.allocate(5);
        while (head.hasRemaining()) {
          assertThat(client.read(head)).isPositive();
        }
        assertThat(head.get(4)).isEqualTo((byte) Protocol.SPEC);
      }
      assertThatThrownBy(() -> startAt(address, null))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("another server is listening");
      assertThat(Files.exists(file)).isTrue();
    }
    assertThat(Files.exists(file)).as("socket file after close").isFalse();
    Files.writeString(file, "mine");
    assertThatThrownBy(() -> startAt(address, null))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("found another file");
    assertThat(file).hasContent("mine");
  }
}
