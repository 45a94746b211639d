package io.weir.trainer.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads TensorBoard's event files from their description alone: record framing with both checksums,
 * computed bit by bit here, and a general decoder of Protocol Buffers.
 */
final class EventFileReader {
  /** An event: what it has of the fields that concern scalars. */
  record Event(
      double wallTime, long step, String fileVersion, boolean starts, Map<String, Float> scalars) {}

  private EventFileReader() {}

  static List<Event> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.remaining() > 0) {
      byte[] length = take(bytes, 8);
      requireCrc(length, bytes.getInt());
      long size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
      byte[] data = take(bytes, Math.toIntExact(size));
      requireCrc(data, bytes.getInt());
      events.add(event(data));
    }
    return events;
  }

  private static byte[] take(ByteBuffer from, int count) {
    byte[] bytes = new byte[count];
    from.get(bytes);
    return bytes;
  }

  private static void requireCrc(byte[] data, int stated) {
    long unmasked = ((stated & 0xffffffffL) - 0xa282ead8L) & 0xffffffffL;
    int crc = (int) ((unmasked >>> 17) | (unmasked << 15));
    if (crc != crc32c(data)) {
      throw new IllegalStateException("checksum %08x, computed %08x".formatted(crc, crc32c(data)));
    }
  }

  /** Castagnoli's polynomial, reflected, one bit at a time. */
  static int crc32c(byte[] data) {
    int crc = ~0;
    for (byte b : data) {
      crc ^= b & 0xff;
      for (int i = 0; i < 8; i++) {
        crc = (crc >>> 1) ^ (0x82f63b78 & -(crc & 1));
      }
    }
    return ~crc;
  }

  /** Field numbers with their values: Long (varint), ByteBuffer (anything else). */
  private static Map<Integer, List<Object>> fields(byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, List<Object>> fields = new LinkedHashMap<>();
    while (in.remaining() > 0) {
      long key = varint(in);
      Object value =
          switch ((int) (key & 7)) {
            case 0 -> (Object) varint(in);
            case 1 -> take(in, 8);
            case 2 -> take(in, (int) varint(in));
            case 5 -> take(in, 4);
            default -> throw new IllegalStateException("wire type of key " + key);
          };
      fields.computeIfAbsent((int) (key >>> 3), number -> new ArrayList<>()).add(value);
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  private static Event event(byte[] data) {
    Map<Integer, List<Object>> fields = fields(data);
    Map<String, Float> scalars = new LinkedHashMap<>();
    for (Object summary : fields.getOrDefault(5, List.of())) {
      for (Object value : fields((byte[]) summary).getOrDefault(1, List.of())) {
        Map<Integer, List<Object>> scalar = fields((byte[]) value);
        scalars.put(text(scalar.get(1).get(0)), little(scalar.get(2).get(0)).getFloat());
      }
    }
    boolean starts = false;
    for (Object session : fields.getOrDefault(7, List.of())) {
      starts = fields((byte[]) session).get(1).get(0).equals(1L);
    }
    return new Event(
        little(fields.get(1).get(0)).getDouble(),
        (Long) fields.getOrDefault(2, List.of(0L)).get(0),
        fields.containsKey(3) ? text(fields.get(3).get(0)) : null,
        starts,
        scalars);
  }

  private static ByteBuffer little(Object bytes) {
    return ByteBuffer.wrap((byte[]) bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }
}
