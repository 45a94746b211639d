package io.weir.nativelib.bpf;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.nativelib.toolchain.MachineProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A TCP flow between two network namespaces that are joined by a veth pair; both go when it is
 * closed. The flow is python3's, which can choose its congestion control.
 */
final class FlowPair implements AutoCloseable {
  private static final int TCP_CONGESTION = 13;

  // Reads a number from standard input, carries so many bytes, says so when they have arrived.
  private static final String PROGRAM =
      """
      import socket, sys, threading
      cc = sys.argv[1]
      server = socket.create_server(("10.77.9.1", 7001)) if cc == "server" else None
      if server:
          print("listening", flush=True)
          while True:
              peer, _ = server.accept()
              left = 0
              while True:
                  data = peer.recv(65536)
                  if not data:
                      break
                  left += len(data)
                  while left >= 1000:
                      peer.sendall(b".")
                      left -= 1000
      s = socket.socket()
      s.setsockopt(socket.IPPROTO_TCP, %d, cc.encode())
      s.settimeout(20)
      s.connect(("10.77.9.1", 7001))
      print("connected", flush=True)
      def answers(count):
          while count:
              got = len(s.recv(min(count, 65536)))
              if not got:
                  sys.exit("closed")
              count -= got
      for line in sys.stdin:
          count = int(line) // 1000
          reader = threading.Thread(target=answers, args=(count,))
          reader.start()
          s.sendall(b"x" * (count * 1000))
          reader.join()
          print("carried", flush=True)
      """
          .formatted(TCP_CONGESTION);

  private final String left = "weirl" + ProcessHandle.current().pid();
  private final String right = "weirr" + ProcessHandle.current().pid();
  private final MachineProgram ip;
  private final String python;
  private Process server;
  private Process client;
  private BufferedReader said;

  private FlowPair(MachineProgram ip, String python) {
    this.ip = ip;
    this.python = python;
  }

  static FlowPair open() {
    Optional<MachineProgram> ip = MachineProgram.named("ip", System.getenv());
    Optional<MachineProgram> python = MachineProgram.named("python3", System.getenv());
    assumeTrue(ip.isPresent(), "skipped: no ip: apt-get install -y iproute2");
    assumeTrue(python.isPresent(), "skipped: no python3: apt-get install -y python3");
    FlowPair pair = new FlowPair(ip.orElseThrow(), python.orElseThrow().path());
    try {
      pair.join();
      return pair;
    } catch (RuntimeException | IOException e) {
      pair.close();
      throw new IllegalStateException(e);
    }
  }

  private void join() throws IOException {
    ip("netns", "add", left);
    ip("netns", "add", right);
    ip("link", "add", "wv0", "netns", left, "type", "veth", "peer", "name", "wv0", "netns", right);
    ip("-n", right, "addr", "add", "10.77.9.1/24", "dev", "wv0");
    ip("-n", left, "addr", "add", "10.77.9.2/24", "dev", "wv0");
    ip("-n", right, "link", "set", "wv0", "up");
    ip("-n", left, "link", "set", "wv0", "up");
    server = process(right, "server");
    expect(server.inputReader(StandardCharsets.UTF_8), "listening");
  }

  private void ip(String... arguments) {
    ip.run(List.of(arguments), Path.of("/"));
  }

  private Process process(String namespace, String cc) throws IOException {
    return new ProcessBuilder(ip.path(), "netns", "exec", namespace, python, "-c", PROGRAM, cc)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void expect(BufferedReader reader, String word) throws IOException {
    String line = reader.readLine();
    if (!word.equals(line)) {
      throw new IllegalStateException("expected " + word + ", the flow said " + line);
    }
  }

  /** Opens the flow. */
  void start(String congestionControl) {
    try {
      client = process(left, congestionControl);
      said = client.inputReader(StandardCharsets.UTF_8);
      expect(said, "connected");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Carries so many bytes and waits until all have arrived; fails if the flow stalls. */
  void carry(int bytes) {
    try {
      OutputStream in = client.getOutputStream();
      in.write((bytes + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
      expect(said, "carried");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the flow. */
  void stop() {
    end(client);
    client = null;
  }

  private static void end(Process process) {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  @Override
  public void close() {
    end(client);
    end(server);
    for (String namespace : List.of(left, right)) {
      if (Path.of("/run/netns", namespace).toFile().exists()) {
        ip("netns", "del", namespace);
      }
    }
  }
}
