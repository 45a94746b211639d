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

  // struct weir_told: struct weir_addresses, then struct weir_report.
  private static final int FAMILY = 0;
  private static final int LOCAL_PORT = 2;
  private static final int REMOTE_PORT = 4;
  private static final int LOCAL = 8;
  private static final int REMOTE = 24;
  private static final int REPORT = 40;
  private static final int ROUNDS = REPORT + 8;

  /** Or the gain. */
  private static final int RATE = REPORT + 12;

  private static final int RTT = REPORT + 16;
  private static final int MIN_RTT = REPORT + 20;
  private static final int WINDOW = REPORT + 28;
  private static final int MULTIPLIER = REPORT + 32;
  private static final int BESIDE = REPORT + 36;
  private static final int TIMEOUTS = REPORT + 40;
  private static final int ENFORCED = REPORT + 44;
  private static final int FEATURES = REPORT + 48;

  // struct weir_identity.
  static final int IDENTITY_PROGRAM = 24;
  private static final int IDENTITY_CONTROL = 88;

  // struct weir_model.
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
      map.get(key).ifPresent(told -> flows.add(flow(told, control)));
    }
    return flows;
  }

  private static ControlStatus.Flow flow(ByteBuffer told, TcpControl control) {
    List<Integer> features = new ArrayList<>();
    for (int at = FEATURES; at < told.capacity(); at += Integer.BYTES) {
      features.add(told.getInt(at));
    }
    return new ControlStatus.Flow(
        address(told, LOCAL, told.getShort(LOCAL_PORT)),
        address(told, REMOTE, told.getShort(REMOTE_PORT)),
        word(told, ROUNDS),
        control == TcpControl.RATE ? word(told, RATE) : 0,
        control == TcpControl.BBR ? word(told, RATE) : 0,
        word(told, RTT),
        word(told, MIN_RTT),
        word(told, WINDOW),
        told.getInt(MULTIPLIER),
        told.getInt(BESIDE),
        word(told, TIMEOUTS),
        told.getInt(ENFORCED) != 0,
        features);
  }

  private static long word(ByteBuffer buffer, int at) {
    return Integer.toUnsignedLong(buffer.getInt(at));
  }

  private static String address(ByteBuffer told, int at, short port) {
    byte[] bytes = new byte[told.getShort(FAMILY) == IPV4 ? 4 : 16];
    told.get(at, bytes);
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
