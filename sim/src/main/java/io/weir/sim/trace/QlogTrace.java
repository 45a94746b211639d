package io.weir.sim.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Bounds;
import io.weir.artefact.UserError;
import io.weir.artefact.WeirVersion;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes what congestion control does as qlog (draft-ietf-quic-qlog-main-schema-04, version 0.3) in
 * JSON text sequences (RFC 7464): a record is the byte 0x1E, a JSON object and a newline. All flows
 * share a file; an event's {@code group_id} is "flow 3". Times are ms since the start of the
 * simulation, exact to the nanosecond. Fed by {@link TracingControl}.
 *
 * <p>Records go to a hidden file beside the target, which {@link #close} moves there; every
 * complete record in it is readable after an interruption.
 */
public final class QlogTrace implements AutoCloseable {
  /** Records of a flow unless more are asked for. */
  public static final long DEFAULT_MAX_RECORDS_PER_FLOW = 10_000;

  /** Stands for a value that is not known; its field is left out. */
  static final long UNKNOWN = -1;

  private static final char RECORD_SEPARATOR = 0x1E;
  private static final int NS_DIGITS = 6;

  private final Path target;
  private final Path temporary;
  private final JsonGenerator json;
  private final long maxRecordsPerFlow;
  private final long intervalNs;
  private long records;
  private long leftOut;
  private boolean closed;

  private QlogTrace(Path target, Path temporary, long maxRecordsPerFlow, long intervalNs)
      throws IOException {
    this.target = target;
    this.temporary = temporary;
    this.maxRecordsPerFlow = maxRecordsPerFlow;
    this.intervalNs = intervalNs;
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16);
    this.json =
        JsonFactory.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build()
            .createGenerator(out)
            .setRootValueSeparator(null);
  }

  /**
   * Begins a trace.
   *
   * @param target the file, by custom ending in {@code .sqlog}; replaced when the trace is closed
   * @param title what was run
   * @param maxRecordsPerFlow most records of one flow; later ones are counted only
   * @param intervalNs least time between two {@code metrics_updated} of a flow, 0 to write all, ns
   */
  public static QlogTrace open(Path target, String title, long maxRecordsPerFlow, long intervalNs) {
    Bounds.require("maxRecordsPerFlow", maxRecordsPerFlow, 1, Integer.MAX_VALUE, "records");
    Bounds.require("intervalNs", intervalNs, 0, Long.MAX_VALUE / 4, "ns");
    try {
      Path absolute = target.toAbsolutePath();
      Files.createDirectories(absolute.getParent());
      Path temporary =
          Files.createTempFile(absolute.getParent(), "." + absolute.getFileName(), ".part");
      QlogTrace trace = new QlogTrace(absolute, temporary, maxRecordsPerFlow, intervalNs);
      trace.writeHeader(title);
      return trace;
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  /** Records written, the header not counted. */
  public long records() {
    return records;
  }

  /** Records left out because their flow had reached the cap. */
  public long leftOut() {
    return leftOut;
  }

  long maxRecordsPerFlow() {
    return maxRecordsPerFlow;
  }

  long intervalNs() {
    return intervalNs;
  }

  void leaveOut() {
    leftOut++;
  }

  /** A flow begins. */
  void started(int flow, long nowNs, long baseRttNs, int packetBytes) {
    try {
      begin(flow, nowNs, "recovery:parameters_set");
      json.writeNumberField("initial_rtt", ms(baseRttNs));
      json.writeNumberField("max_datagram_size", packetBytes);
      end();
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  /** State after an event; {@link #UNKNOWN} fields are left out. */
  void metrics(
      int flow,
      long nowNs,
      long windowBytes,
      long rateBps,
      long latestRttNs,
      long smoothedRttNs,
      long inFlightBytes) {
    try {
      begin(flow, nowNs, "recovery:metrics_updated");
      if (latestRttNs != UNKNOWN) {
        json.writeNumberField("smoothed_rtt", ms(smoothedRttNs));
        json.writeNumberField("latest_rtt", ms(latestRttNs));
      }
      if (windowBytes != UNKNOWN) {
        json.writeNumberField("congestion_window", windowBytes);
      }
      if (inFlightBytes != UNKNOWN) {
        json.writeNumberField("bytes_in_flight", inFlightBytes);
      }
      json.writeNumberField("pacing_rate", rateBps);
      end();
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  /** A loss; {@code lost_bytes} is Weir's own field. */
  void lost(int flow, long nowNs, long lostBytes, boolean timeout) {
    try {
      begin(flow, nowNs, "recovery:packet_lost");
      if (timeout) {
        json.writeStringField("trigger", "pto_expired");
      }
      json.writeNumberField("lost_bytes", lostBytes);
      end();
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  /** A congestion notification packet arrived; an event of Weir's own. */
  void notified(int flow, long nowNs) {
    try {
      begin(flow, nowNs, "weir:congestion_notification_received");
      end();
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  /** Moves the trace to its file. Further records are an error. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      json.close();
      AtomicFiles.publish(temporary, target);
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  private void writeHeader(String title) throws IOException {
    json.writeRaw(RECORD_SEPARATOR);
    json.writeStartObject();
    json.writeStringField("qlog_format", "JSON-SEQ");
    json.writeStringField("qlog_version", "0.3");
    json.writeStringField("title", title);
    json.writeStringField("description", "Weir " + WeirVersion.current());
    json.writeObjectFieldStart("trace");
    json.writeObjectFieldStart("common_fields");
    json.writeStringField("time_format", "relative");
    json.writeNumberField("reference_time", 0);
    json.writeEndObject();
    json.writeObjectFieldStart("vantage_point");
    json.writeStringField("name", "weir");
    json.writeStringField("type", "unknown");
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
  }

  private void begin(int flow, long nowNs, String name) throws IOException {
    records++;
    json.writeRaw(RECORD_SEPARATOR);
    json.writeStartObject();
    json.writeNumberField("time", ms(nowNs));
    json.writeStringField("name", name);
    json.writeStringField("group_id", "flow " + flow);
    json.writeObjectFieldStart("data");
  }

  private void end() throws IOException {
    json.writeEndObject();
    json.writeEndObject();
    json.writeRaw('\n');
  }

  /** ms as a decimal: exact, and the same text on every JDK. */
  private static BigDecimal ms(long ns) {
    return BigDecimal.valueOf(ns, NS_DIGITS);
  }

  private static UserError cannotWrite(Path target, IOException e) {
    return UserError.environment(
        "cannot write " + target + ": " + AtomicFiles.reason(e) + "; choose another place", e);
  }
}
