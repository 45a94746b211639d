package io.weir.sim.gym.serve;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends what it is told, also what no client should send. */
final class Client implements AutoCloseable {
  private static final int TIMEOUT_MS = 60_000;

  final Socket socket = new Socket();
  final DataInputStream in;
  final DataOutputStream out;

  /** A frame that came. */
  record Frame(int type, DataInputStream payload) {}

  /** An error that came. */
  record Failure(int request, int code, boolean fatal, String message) {}

  Client(EnvironmentServer server) throws IOException {
    socket.setSoTimeout(TIMEOUT_MS);
    socket.connect((InetSocketAddress) server.address(), TIMEOUT_MS);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  /** A client that has said HELLO and read SPEC. */
  static Client welcome(EnvironmentServer server) throws IOException {
    Client client = new Client(server);
    client.hello(1, "");
    Frame spec = client.receive();
    if (spec.type() != Protocol.SPEC) {
      throw new AssertionError("expected SPEC, found " + spec.type());
    }
    return client;
  }

  void hello(int version, String token) throws IOException {
    byte[] secret = token.getBytes(StandardCharsets.UTF_8);
    frame(
        Protocol.HELLO,
        payload -> {
          payload.writeInt(Protocol.MAGIC);
          payload.writeShort(version);
          payload.writeShort(secret.length);
          payload.write(secret);
        });
  }

  void reset(int request, int environment, long seed) throws IOException {
    frame(
        Protocol.RESET,
        payload -> {
          payload.writeInt(request);
          payload.writeInt(environment);
          payload.writeLong(seed);
        });
  }

  void step(int request, int environment, double... actions) throws IOException {
    frame(
        Protocol.STEP,
        payload -> {
          payload.writeInt(request);
          payload.writeInt(environment);
          payload.writeInt(actions.length);
          for (double action : actions) {
            payload.writeDouble(action);
          }
        });
  }

  /** Something that writes a payload. */
  @FunctionalInterface
  interface Payload {
    void write(DataOutputStream payload) throws IOException;
  }

  void frame(int type, Payload payload) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    payload.write(new DataOutputStream(bytes));
    out.writeInt(bytes.size() + 1);
    out.writeByte(type);
    bytes.writeTo(out);
    out.flush();
  }

  Frame receive() throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    DataInputStream payload = new DataInputStream(new java.io.ByteArrayInputStream(bytes));
    return new Frame(payload.readUnsignedByte(), payload);
  }

  Failure failure() throws IOException {
    Frame frame = receive();
    if (frame.type() != Protocol.ERROR) {
      throw new AssertionError("expected ERROR, found " + frame.type());
    }
    int request = frame.payload().readInt();
    int code = frame.payload().readUnsignedShort();
    return new Failure(request, code, frame.payload().readBoolean(), frame.payload().readUTF());
  }

  /** Digest of the RESULT that comes next. */
  long digest(int request, int environment, int step) throws IOException {
    Frame frame = receive();
    if (frame.type() != Protocol.RESULT) {
      throw new AssertionError("expected RESULT, found " + frame.type());
    }
    int[] found = {frame.payload().readInt(), frame.payload().readInt(), frame.payload().readInt()};
    if (found[0] != request || found[1] != environment || found[2] != step) {
      throw new AssertionError("another result: " + java.util.Arrays.toString(found));
    }
    frame.payload().readLong();
    return frame.payload().readLong();
  }

  /** Whether the server has closed the connection. */
  boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
