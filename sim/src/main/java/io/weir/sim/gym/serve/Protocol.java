package io.weir.sim.gym.serve;

import io.netty.buffer.ByteBuf;
import io.weir.sim.gym.Features;
import io.weir.sim.gym.GymSpec;
import io.weir.sim.gym.StepResult;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Bytes of the gym protocol, version {@link #VERSION}: docs/gym-protocol.md. All numbers are
 * big-endian. A frame is its length (u32, of what follows), its type (u8) and its payload.
 */
final class Protocol {
  /** "WEIR". */
  static final int MAGIC = 0x57454952;

  /** What this server speaks. */
  static final int VERSION = 1;

  static final int HELLO = 1;
  static final int SPEC = 2;
  static final int RESET = 3;
  static final int STEP = 4;
  static final int RESULT = 5;
  static final int ERROR = 6;
  static final int BYE = 7;

  /** A frame or message is not what the protocol says. */
  static final int MALFORMED = 1;

  /** The peer speaks another version. */
  static final int WRONG_VERSION = 2;

  /** The token is missing or wrong. */
  static final int WRONG_TOKEN = 3;

  /** Too many sessions. */
  static final int FULL = 4;

  /** Nothing was heard for too long. */
  static final int IDLE = 5;

  /** A request that is well-formed but cannot be done; the session goes on. */
  static final int REFUSED = 6;

  /** The simulation failed: a defect. */
  static final int INTERNAL = 7;

  /** The server is being shut down. */
  static final int SHUTDOWN = 8;

  /** Request number of errors that answer no request. */
  static final int NO_REQUEST = 0;

  /** Most bytes of a token. */
  static final int MAX_TOKEN_BYTES = 512;

  /** Frames before HELLO has been accepted. */
  static final int MAX_HELLO_BYTES = 1 + 4 + 2 + 2 + MAX_TOKEN_BYTES;

  private static final int MAX_TEXT_BYTES = 65_535;

  private Protocol() {}

  /** What a client sends. */
  sealed interface Request permits Hello, Reset, Step, Bye {}

  /** First message of a client. */
  static final class Hello implements Request {
    final byte[] token;

    Hello(byte[] token) {
      this.token = token;
    }
  }

  /** Begins an episode. */
  record Reset(int request, int environment, long seed) implements Request {}

  /** One control interval. */
  static final class Step implements Request {
    final int request;
    final int environment;
    final double[] actions;

    Step(int request, int environment, double[] actions) {
      this.request = request;
      this.environment = environment;
      this.actions = actions;
    }
  }

  /** The client leaves. */
  record Bye() implements Request {}

  /** What SPEC says of the server and its environments. */
  record Description(
      String weirVersion,
      String scenario,
      String scenarioSha256,
      GymSpec gym,
      int environments,
      int agents) {}

  /** Reads a message: type and payload, without the length. */
  static Request read(ByteBuf frame) throws ProtocolException {
    int type = frame.readUnsignedByte();
    return switch (type) {
      case HELLO -> readHello(frame);
      case RESET -> {
        requirePayload("RESET", frame, 16);
        yield new Reset(frame.readInt(), frame.readInt(), frame.readLong());
      }
      case STEP -> readStep(frame);
      case BYE -> {
        requirePayload("BYE", frame, 0);
        yield new Bye();
      }
      default ->
          throw malformed(
              "message type: expected HELLO (1), RESET (3), STEP (4) or BYE (7), found " + type);
    };
  }

  private static Hello readHello(ByteBuf frame) throws ProtocolException {
    if (frame.readableBytes() < 8) {
      throw malformed("HELLO: expected at least 8 bytes, found " + frame.readableBytes());
    }
    int magic = frame.readInt();
    if (magic != MAGIC) {
      throw malformed(
          String.format("HELLO: expected the magic number %08x, found %08x", MAGIC, magic));
    }
    int version = frame.readUnsignedShort();
    if (version != VERSION) {
      throw new ProtocolException(
          WRONG_VERSION, "HELLO: expected protocol version " + VERSION + ", found " + version);
    }
    int tokenBytes = frame.readUnsignedShort();
    requirePayload("HELLO: token", frame, tokenBytes);
    byte[] token = new byte[tokenBytes];
    frame.readBytes(token);
    return new Hello(token);
  }

  private static Step readStep(ByteBuf frame) throws ProtocolException {
    if (frame.readableBytes() < 12) {
      throw malformed("STEP: expected at least 12 bytes, found " + frame.readableBytes());
    }
    int request = frame.readInt();
    int environment = frame.readInt();
    long agents = frame.readUnsignedInt();
    if (frame.readableBytes() != agents * Double.BYTES) {
      throw malformed(
          "STEP: expected "
              + agents * Double.BYTES
              + " bytes of actions for "
              + agents
              + " agents, found "
              + frame.readableBytes());
    }
    double[] actions = new double[(int) agents];
    for (int i = 0; i < actions.length; i++) {
      actions[i] = frame.readDouble();
    }
    return new Step(request, environment, actions);
  }

  private static void requirePayload(String what, ByteBuf frame, int bytes)
      throws ProtocolException {
    if (frame.readableBytes() != bytes) {
      throw malformed(what + ": expected " + bytes + " bytes, found " + frame.readableBytes());
    }
  }

  static ProtocolException malformed(String message) {
    return new ProtocolException(MALFORMED, message);
  }

  /** Writes the whole SPEC frame. */
  static void writeSpec(ByteBuf out, Description d) {
    int start = begin(out, SPEC);
    out.writeShort(VERSION);
    writeText(out, d.weirVersion());
    writeText(out, d.scenario());
    writeText(out, d.scenarioSha256());
    out.writeInt(d.environments());
    out.writeInt(d.agents());
    out.writeLong(d.gym().stepNs());
    out.writeInt(d.gym().maxSteps());
    writeText(out, d.gym().action().name());
    out.writeDouble(d.gym().actionLow());
    out.writeDouble(d.gym().actionHigh());
    writeText(out, d.gym().reward().name());
    writeTexts(out, Features.NAMES);
    writeTexts(out, StepResult.AGENT_INFO);
    writeTexts(out, StepResult.INFO);
    end(out, start);
  }

  /** Writes the whole RESULT frame. */
  static void writeResult(ByteBuf out, int request, int environment, StepResult result) {
    int start = begin(out, RESULT);
    out.writeInt(request);
    out.writeInt(environment);
    out.writeInt(result.step());
    out.writeLong(result.timeNs());
    out.writeLong(result.digest());
    out.writeBoolean(result.truncated());
    out.writeInt(result.agents());
    out.writeBytes(result.phases());
    for (float[] row : result.observations()) {
      for (float value : row) {
        out.writeFloat(value);
      }
    }
    writeDoubles(out, result.rewards());
    for (double[] row : result.agentInfo()) {
      writeDoubles(out, row);
    }
    writeDoubles(out, result.info());
    end(out, start);
  }

  /** Bytes of a RESULT frame for that many agents. */
  static long resultBytes(int agents) {
    long perAgent = 1 + 4L * Features.COUNT + 8 + 8L * StepResult.AGENT_INFO.size();
    return 4 + 1 + 33 + agents * perAgent + 8L * StepResult.INFO.size();
  }

  /**
   * Writes the whole ERROR frame.
   *
   * @param fatal whether the connection is closed after it
   */
  static void writeError(ByteBuf out, int request, int code, boolean fatal, String message) {
    int start = begin(out, ERROR);
    out.writeInt(request);
    out.writeShort(code);
    out.writeBoolean(fatal);
    writeText(out, message);
    end(out, start);
  }

  /** Writes the whole BYE frame. */
  static void writeBye(ByteBuf out) {
    end(out, begin(out, BYE));
  }

  private static int begin(ByteBuf out, int type) {
    int start = out.writerIndex();
    out.writeInt(0);
    out.writeByte(type);
    return start;
  }

  private static void end(ByteBuf out, int start) {
    out.setInt(start, out.writerIndex() - start - Integer.BYTES);
  }

  private static void writeText(ByteBuf out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, MAX_TEXT_BYTES);
    out.writeShort(length);
    out.writeBytes(bytes, 0, length);
  }

  private static void writeTexts(ByteBuf out, List<String> texts) {
    out.writeShort(texts.size());
    texts.forEach(text -> writeText(out, text));
  }

  private static void writeDoubles(ByteBuf out, double[] values) {
    for (double value : values) {
      out.writeDouble(value);
    }
  }
}
