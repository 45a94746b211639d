package io.weir.nativelib.bpf;

import io.weir.codegen.target.tcp.TcpControl;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Turns the structs of {@code weir_maps.h} and {@code weir_model.h} into records. */
final class ControlReader {
  /** As in {@code weir_maps.h}. */
  static final int MOST_FLOWS = 4_096;

  private static final int IPV4 = 2;
  private static final int KEY_LOCAL = 8;
  private static final int KEY_REMOTE = 24;
  private static final int REPORT_FEATURES = 48;
  /** Where {@code struct weir_identity} has the program's hash. */
  static final int IDENTITY_PROGRAM = 24;

  private static final int IDENTITY_CONTROL = 88;
  private static final int MODEL_TREES = 8;
  private static final int MODEL_PROGRAM = 24;

  private ControlReader() {}

  /** What the program of an object decides. */
  static TcpControl control(ByteBuffer identity) {
    return TcpControl.ofNumber(identity.getInt(IDENTITY_CONTROL));
  }

  static List<ControlStatus.Flow> flows(BpfMap map, TcpControl control) {
    List<ControlStatus.Flow> flows = new ArrayList<>();
    for (byte[] key : map.keys(MOST_FLOWS)) {
      // A flow may have ended since its key was read.
      Optional<ByteBuffer> report = map.get(key);
      report.ifPresent(
          value -> flows.add(flow(ByteBuffer.wrap(key).order(value.order()), value, control)));
    }
    return flows;
  }

  private static ControlStatus.Flow flow(ByteBuffer key, ByteBuffer report, TcpControl control) {
    List<Integer> features = new ArrayList<>();
    for (int at = REPORT_FEATURES; at < report.capacity(); at += Integer.BYTES) {
      features.add(report.getInt(at));
    }
    return new ControlStatus.Flow(
        address(key, KEY_LOCAL, key.getShort(2)),
        address(key, KEY_REMOTE, key.getShort(4)),
        word(report, 8),
        control == TcpControl.RATE ? word(report, 12) : 0,
        control == TcpControl.BBR ? word(report, 12) : 0,
        word(report, 16),
        word(report, 20),
        word(report, 28),
        report.getInt(32),
        report.getInt(36),
        word(report, 40),
        report.getInt(44) != 0,
        features);
  }

  private static long word(ByteBuffer buffer, int at) {
    return Integer.toUnsignedLong(buffer.getInt(at));
  }

  private static String address(ByteBuffer key, int at, short port) {
    byte[] bytes = new byte[key.getShort(0) == IPV4 ? 4 : 16];
    key.get(at, bytes);
    try {
      String host = InetAddress.getByAddress(bytes).getHostAddress();
      return (bytes.length == 4 ? host : "[" + host + "]") + ":" + Short.toUnsignedInt(port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 bytes are addresses", e);
    }
  }

  /** Hash of the program of a model; empty if the slot is. */
  static Optional<String> program(ByteBuffer model) {
    return model.getInt(MODEL_TREES) == 0
        ? Optional.empty()
        : Optional.of(hash(model, MODEL_PROGRAM));
  }

  static String hash(ByteBuffer buffer, int at) {
    byte[] bytes = new byte[32];
    buffer.get(at, bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
