package io.weir.trainer.store;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * An event file of TensorBoard. The file is a sequence of records (length, masked CRC-32C of it,
 * data, masked CRC-32C of it; tensorflow/core/lib/io/record_writer.h), each an {@code Event}
 * message in Protocol Buffers' wire format (tensorflow/core/util/event.proto,
 * framework/summary.proto). Whatever was appended is on disk when a method returns.
 */
final class EventFile implements AutoCloseable {
  private static final String FORMAT = "brain.Event:2";
  private static final int MASK_DELTA = 0xa282ead8;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  // Event
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;
  // Summary, Summary.Value, SessionLog
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int STATUS = 1;
  private static final int START = 1;

  private final Path file;
  private final OutputStream out;

  private EventFile(Path file, OutputStream out) {
    this.file = file;
    this.out = out;
  }

  /**
   * Begins a file that TensorBoard reads after all that are in the folder already.
   *
   * @param seconds time since 1970, s
   */
  static EventFile create(Path folder, double seconds) {
    try {
      Files.createDirectories(folder);
      for (int i = 0; ; i++) {
        Path file =
            folder.resolve("events.out.tfevents.%010d.weir.%03d".formatted((long) seconds, i));
        if (!Files.exists(file)) {
          OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
          EventFile events = new EventFile(file, out);
          Message event = new Message().fixed64(WALL_TIME, seconds);
          events.append(event.bytes(FILE_VERSION, FORMAT.getBytes(StandardCharsets.UTF_8)));
          return events;
        }
      }
    } catch (IOException e) {
      throw cannotWrite(folder, e);
    }
  }

  /**
   * Says that the training goes on at {@code step}: what older files have from there on is void.
   */
  void restart(int step, double seconds) {
    byte[] start = new Message().varint(STATUS, START).toBytes();
    append(new Message().fixed64(WALL_TIME, seconds).varint(STEP, step).bytes(SESSION_LOG, start));
  }

  /** Appends figures by tag; those that are not finite are left out. */
  void scalars(int step, double seconds, Map<String, Double> values) {
    Message summary = new Message();
    values.forEach(
        (tag, value) -> {
          if (value != null && Double.isFinite(value)) {
            Message scalar = new Message().bytes(TAG, tag.getBytes(StandardCharsets.UTF_8));
            summary.bytes(VALUE, scalar.fixed32(SIMPLE_VALUE, value.floatValue()).toBytes());
          }
        });
    append(
        new Message()
            .fixed64(WALL_TIME, seconds)
            .varint(STEP, step)
            .bytes(SUMMARY, summary.toBytes()));
  }

  private void append(Message event) {
    byte[] data = event.toBytes();
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(data.length);
    record.putInt(maskedCrc(record.array(), 0, Long.BYTES));
    record.put(data).putInt(maskedCrc(data, 0, data.length));
    try {
      out.write(record.array());
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  /** A CRC over data that holds CRCs would be weak, hence the mask. */
  private static int maskedCrc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  private static UserError cannotWrite(Path file, IOException e) {
    return UserError.environment(
        "cannot write " + file + ": " + AtomicFiles.reason(e) + "; check the disk", e);
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  /** A message in Protocol Buffers' wire format. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message varint(int field, long value) {
      key(field, VARINT);
      raw(value);
      return this;
    }

    Message fixed64(int field, double value) {
      key(field, FIXED64);
      out.writeBytes(little(Double.BYTES).putDouble(value).array());
      return this;
    }

    Message fixed32(int field, float value) {
      key(field, FIXED32);
      out.writeBytes(little(Float.BYTES).putFloat(value).array());
      return this;
    }

    Message bytes(int field, byte[] value) {
      key(field, BYTES);
      raw(value.length);
      out.writeBytes(value);
      return this;
    }

    private static ByteBuffer little(int bytes) {
      return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void key(int field, int wireType) {
      raw(((long) field << 3) | wireType);
    }

    private void raw(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        out.write((int) ((rest & 0x7f) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }

    byte[] toBytes() {
      return out.toByteArray();
    }
  }
}
