package io.weir.nativelib.core;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import io.weir.nativelib.toolchain.OwnedProcess;
import io.weir.sim.cc.NicEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Firmware that runs on the emulated core and answers requests, see {@code nic_harness.c}. Not
 * thread-safe. Ends when closed, or with this process.
 */
public class CoreProcess implements AutoCloseable {
  /** Most items of a request. */
  static final int BATCH = 1_024;

  private static final long ROWS = 1;
  private static final long VECTORS = 2;
  private static final long EVENTS = 3;
  private static final long PARAMETERS = 4;
  private static final int EVENT_BYTES = 32;
  private static final int ANSWER_BYTES = 8;
  private static final int HEADER_BYTES = 16;

  private final Firmware firmware;
  private final OwnedProcess owned;
  private final Process process;
  private final OutputStream requests;
  private final InputStream answers;

  /**
   * What the firmware answered to an event.
   *
   * @param rateQ20 the flow's rate, Q20 of the line rate
   * @param probe whether it asks for an RTT probe
   */
  public record Answer(long rateQ20, boolean probe) {}

  CoreProcess(Firmware firmware, List<String> command) {
    this.firmware = firmware;
    try {
      owned = OwnedProcess.start(new ProcessBuilder(command).redirectError(errors()));
    } catch (IOException e) {
      throw UserError.environment(
          "cannot run `" + command.get(0) + "`: " + AtomicFiles.reason(e), e);
    }
    process = owned.process();
    requests = process.getOutputStream();
    answers = process.getInputStream();
  }

  /** Where the emulator's own words go. */
  ProcessBuilder.Redirect errors() {
    return ProcessBuilder.Redirect.DISCARD;
  }

  final Process process() {
    return process;
  }

  final void decide(long[] rows, int count, long[] multipliers) {
    int width = firmware.width();
    for (int from = 0; from < count; from += BATCH) {
      int some = Math.min(BATCH, count - from);
      ByteBuffer request = request(ROWS, some, some * width * Long.BYTES);
      request.asLongBuffer().put(rows, from * width, some * width);
      ByteBuffer answer = ask(request, some * (1 + width) * Long.BYTES);
      answer.asLongBuffer().get(multipliers, from, some);
      answer.position(some * Long.BYTES);
      answer
          .slice()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asLongBuffer()
          .get(rows, from * width, some * width);
    }
  }

  final void score(int[] features, int count, long[] scores) {
    int width = firmware.program().features().size();
    for (int from = 0; from < count; from += BATCH) {
      int some = Math.min(BATCH, count - from);
      ByteBuffer request = request(VECTORS, some, some * width * Integer.BYTES);
      request.asIntBuffer().put(features, from * width, some * width);
      ask(request, some * Long.BYTES).asLongBuffer().get(scores, from, some);
    }
  }

  /**
   * Makes flows new: their state is zero.
   *
   * @param flows indices from 0 to this, not included
   */
  public final void reset(int flows) {
    if (flows > Firmware.FLOWS) {
      throw UserError.input("the harness has room for " + Firmware.FLOWS + " flows, not " + flows);
    }
    for (int from = 0; from < flows; from += BATCH) {
      int some = Math.min(BATCH, flows - from);
      ByteBuffer request = request(EVENTS, some, some * EVENT_BYTES);
      for (int i = 0; i < some; i++) {
        put(request, from + i, 0, 0, 0, 0, 0, 0);
      }
      ask(request, some * ANSWER_BYTES);
    }
  }

  /**
   * Sets the firmware's parameters.
   *
   * @throws UserError if it refuses them
   */
  public final void set(FirmwareParameters parameters) {
    long[] values = parameters.values();
    ByteBuffer request = request(PARAMETERS, values.length, values.length * Long.BYTES);
    request.asLongBuffer().put(values);
    if (ask(request, Long.BYTES).getLong() != 0) {
      throw UserError.input("the firmware refuses " + parameters + "; see its README.md");
    }
  }

  /** Hands events to the firmware in slot 0. */
  public final List<Answer> handle(List<NicEvent> events) {
    return handle(events, 0);
  }

  /** Hands events to the firmware, as coming from a slot. */
  final List<Answer> handle(List<NicEvent> events, int slot) {
    List<Answer> all = new ArrayList<>(events.size());
    for (int from = 0; from < events.size(); from += BATCH) {
      List<NicEvent> some = events.subList(from, Math.min(events.size(), from + BATCH));
      ByteBuffer request = request(EVENTS, some.size(), some.size() * EVENT_BYTES);
      for (NicEvent e : some) {
        put(
            request,
            e.flow(),
            e.kind().code(),
            (int) e.nowNs(),
            (int) e.rttSentNs(),
            e.bytes(),
            e.packets(),
            slot);
      }
      ByteBuffer answer = ask(request, some.size() * ANSWER_BYTES);
      for (int i = 0; i < some.size(); i++) {
        all.add(new Answer(Integer.toUnsignedLong(answer.getInt()), answer.getInt() == 1));
      }
    }
    return all;
  }

  private static void put(ByteBuffer request, int... fields) {
    for (int field : fields) {
      request.putInt(field);
    }
    request.putInt(0);
  }

  private static ByteBuffer request(long what, int count, int bytes) {
    ByteBuffer request = ByteBuffer.allocate(HEADER_BYTES + bytes).order(ByteOrder.LITTLE_ENDIAN);
    return request.putLong(what).putLong(count);
  }

  private ByteBuffer ask(ByteBuffer request, int answerBytes) {
    try {
      requests.write(request.array(), request.arrayOffset(), request.capacity());
      requests.flush();
      byte[] answer = answers.readNBytes(answerBytes);
      if (answer.length < answerBytes) {
        throw ended(null);
      }
      return ByteBuffer.wrap(answer).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw ended(e);
    }
  }

  private UserError ended(IOException cause) {
    try {
      return UserError.checkFailed(
          "the firmware on the emulated core ended early, exit code "
              + process.waitFor()
              + (cause == null ? "" : ": " + AtomicFiles.reason(cause)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UserError.environment("interrupted while the firmware ran", e);
    }
  }

  @Override
  public void close() {
    owned.close();
  }
}
