package io.weir.sim.trace;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Bounds;
import io.weir.artefact.UserError;
import io.weir.artefact.WeirVersion;
import io.weir.sim.fabric.FrameTap;
import io.weir.sim.fabric.Topology;
import io.weir.sim.time.VirtualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes every frame that a link delivers or drops as a packet of a pcapng file
 * (draft-ietf-opsawg-pcapng), with the headers of {@link FrameHeaders}. Every port is an interface,
 * whose number is the port's. A packet's time is that of its last bit at the far end, ns since the
 * start of the simulation (readers show 1 January 1970); a dropped frame carries the comment
 * "dropped". Payload is left out; the original length is the frame's, and for the few kinds that
 * are simulated smaller than real ones, those'.
 *
 * <p>Blocks go to a hidden file beside the target, which {@link #close} moves there. That file is
 * readable at every moment, so what was captured before an interruption is not lost.
 *
 * <p>Nothing is allocated per frame.
 */
public final class PcapngTrace implements FrameTap, AutoCloseable {
  /** Frames captured unless more are asked for. */
  public static final long DEFAULT_MAX_FRAMES = 1_000_000;

  private static final int SECTION = 0x0A0D0D0A;
  private static final int INTERFACE = 1;
  private static final int ENHANCED_PACKET = 6;
  private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
  private static final int COMMENT = 1;
  private static final int APPLICATION = 4;
  private static final int NAME = 2;
  private static final int SPEED = 8;
  private static final int RESOLUTION = 9;
  private static final int FCS_LENGTH = 13;
  private static final int ETHERNET = 1;
  // Picoseconds would be exact, but Wireshark's arithmetic on them overflows after 18 ms.
  private static final int NANOSECONDS = 9;
  private static final int MAX_BLOCK_BYTES = 4096;
  private static final int MAX_TEXT_BYTES = 1024;
  private static final byte[] DROPPED = utf8("dropped");

  private final Path target;
  private final Path temporary;
  private final FileChannel file;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
  private final Topology topology;
  private final FrameHeaders headers;
  private final long maxFrames;
  private final byte[] capped;
  private long seen;
  private boolean closed;

  private PcapngTrace(
      Path target, Path temporary, Topology topology, FrameHeaders headers, long maxFrames)
      throws IOException {
    this.target = target;
    this.temporary = temporary;
    this.file = FileChannel.open(temporary, StandardOpenOption.WRITE);
    this.topology = topology;
    this.headers = headers;
    this.maxFrames = maxFrames;
    this.capped = utf8("the capture ends here: limit of " + maxFrames + " frames");
  }

  /**
   * Begins a capture.
   *
   * @param target the file; replaced when the capture is closed
   * @param topology whose ports are captured
   * @param headers what the hosts speak
   * @param maxFrames frames captured; later ones are counted only
   * @param comment written at the file's beginning: what was run; at most 1024 bytes of UTF-8
   */
  public static PcapngTrace open(
      Path target, Topology topology, FrameHeaders headers, long maxFrames, String comment) {
    Bounds.require("maxFrames", maxFrames, 1, Integer.MAX_VALUE, "frames");
    // Before there is a file that would be left behind.
    byte[] what = utf8(comment);
    try {
      Path absolute = target.toAbsolutePath();
      Files.createDirectories(absolute.getParent());
      Path temporary =
          Files.createTempFile(absolute.getParent(), "." + absolute.getFileName(), ".part");
      PcapngTrace trace = new PcapngTrace(absolute, temporary, topology, headers, maxFrames);
      trace.writeSection(what);
      for (int port = 0; port < topology.ports(); port++) {
        trace.writeInterface(port);
      }
      trace.flush();
      return trace;
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  @Override
  public void delivered(long nowPs, int port, long frame, long sequence, long stamp) {
    write(nowPs, port, frame, sequence, stamp, false);
  }

  @Override
  public void dropped(long nowPs, int port, long frame, long sequence, long stamp) {
    write(nowPs, port, frame, sequence, stamp, true);
  }

  /** Frames captured. */
  public long captured() {
    return Math.min(seen, maxFrames);
  }

  /** Frames that passed, captured or not. */
  public long seen() {
    return seen;
  }

  /** Moves the capture to its file. Further frames are an error. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      try (file) {
        flush();
      }
      AtomicFiles.publish(temporary, target);
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  private void write(long nowPs, int port, long frame, long sequence, long stamp, boolean dropped) {
    if (seen++ >= maxFrames) {
      return;
    }
    if (buffer.remaining() < MAX_BLOCK_BYTES) {
      flushForFrame();
    }
    int start = begin(ENHANCED_PACKET);
    long nowNs = nowPs / VirtualClock.PS_PER_NS;
    buffer.putInt(port).putInt((int) (nowNs >>> 32)).putInt((int) nowNs);
    int bytes = headers.headerBytes(frame, stamp);
    buffer.putInt(bytes).putInt(headers.wireBytes(frame, stamp));
    headers.write(buffer, topology.source(port), frame, sequence, stamp);
    pad(bytes);
    boolean last = seen == maxFrames;
    if (dropped) {
      option(COMMENT, DROPPED);
    }
    if (last) {
      option(COMMENT, capped);
    }
    if (dropped || last) {
      buffer.putInt(0);
    }
    end(start);
  }

  private void writeSection(byte[] comment) {
    int start = begin(SECTION);
    buffer.putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0).putLong(-1);
    option(COMMENT, comment);
    option(APPLICATION, utf8("Weir " + WeirVersion.current()));
    buffer.putInt(0);
    end(start);
  }

  private void writeInterface(int port) throws IOException {
    if (buffer.remaining() < MAX_BLOCK_BYTES) {
      flush();
    }
    int start = begin(INTERFACE);
    buffer.putShort((short) ETHERNET).putShort((short) 0).putInt(headers.maxBytes());
    String name =
        "port "
            + port
            + ": node "
            + topology.source(port)
            + " -> node "
            + topology.destination(port);
    option(NAME, utf8(name));
    buffer.putShort((short) SPEED).putShort((short) Long.BYTES);
    buffer.putLong(topology.linkOf(port).rateBps());
    option(RESOLUTION, new byte[] {NANOSECONDS});
    option(FCS_LENGTH, new byte[] {(byte) headers.fcsBytes()});
    buffer.putInt(0);
    end(start);
  }

  private int begin(int type) {
    int start = buffer.position();
    buffer.putInt(type).putInt(0);
    return start;
  }

  private void end(int start) {
    int bytes = buffer.position() + Integer.BYTES - start;
    buffer.putInt(bytes);
    buffer.putInt(start + Integer.BYTES, bytes);
  }

  private void option(int code, byte[] value) {
    buffer.putShort((short) code).putShort((short) value.length).put(value);
    pad(value.length);
  }

  private void pad(int bytes) {
    for (int each = bytes; (each & 3) != 0; each++) {
      buffer.put((byte) 0);
    }
  }

  private void flushForFrame() {
    try {
      flush();
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  /** Writes out whole blocks, never a part of one. */
  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
    buffer.clear();
  }

  private static byte[] utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_TEXT_BYTES) {
      throw new IllegalArgumentException(
          "comment: expected at most " + MAX_TEXT_BYTES + " bytes, found " + bytes.length);
    }
    return bytes;
  }

  private static UserError cannotWrite(Path target, IOException e) {
    return UserError.environment(
        "cannot write " + target + ": " + AtomicFiles.reason(e) + "; choose another place", e);
  }
}
