package io.weir.sim.measure;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Slowdown of bounded flows by size. Slowdown is max(1, FCT / ideal FCT), as in HPCC's figures.
 *
 * @param sizes slowdown by size, smallest first
 * @param all slowdown of all flows
 */
public record FctReport(List<Size> sizes, Size all) implements Serializable {
  /** Upper ends of the default sizes, bytes; the last size has no end. */
  public static final List<Long> DEFAULT_ENDS_BYTES = List.of(10_000L, 100_000L, 1_000_000L);

  /** No upper end. */
  public static final long NO_END = Long.MAX_VALUE;

  private static final double UNITS = 1000;

  /**
   * Flows of a size.
   *
   * @param aboveBytes flows are larger than this
   * @param toBytes and at most this large; {@link #NO_END} for any size
   * @param complete flows that completed
   * @param incomplete flows that did not; they count nowhere else
   * @param mean mean slowdown; this and the following are not numbers when no flow completed
   * @param p50 median slowdown, to 0.1 % as the other percentiles are
   * @param p95 95th percentile of slowdown
   * @param p99 99th percentile of slowdown
   * @param max largest slowdown
   */
  public record Size(
      long aboveBytes,
      @JsonSerialize(using = EndOrNull.class) long toBytes,
      long complete,
      long incomplete,
      double mean,
      double p50,
      double p95,
      double p99,
      double max)
      implements Serializable {}

  /** {@link #NO_END} is null in JSON. */
  private static final class EndOrNull extends StdSerializer<Long> {
    private static final long serialVersionUID = 1;

    EndOrNull() {
      super(Long.class);
    }

    @Override
    public void serialize(Long value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (value == NO_END) {
        out.writeNull();
      } else {
        out.writeNumber(value.longValue());
      }
    }
  }

  public FctReport {
    sizes = List.copyOf(sizes);
  }

  /** The report over {@code flows} with the default sizes. */
  public static FctReport of(Iterable<FlowCompletion> flows) {
    return of(flows, DEFAULT_ENDS_BYTES);
  }

  /**
   * The report over {@code flows}.
   *
   * @param endsBytes upper ends of the sizes, ascending, without the last one's, which has none
   */
  public static FctReport of(Iterable<FlowCompletion> flows, List<Long> endsBytes) {
    long[] ends = new long[endsBytes.size() + 1];
    for (int i = 0; i < endsBytes.size(); i++) {
      ends[i] = endsBytes.get(i);
      if (ends[i] <= (i == 0 ? 0 : ends[i - 1])) {
        throw new IllegalArgumentException(
            "endsBytes: expected positive, ascending sizes, found " + endsBytes);
      }
    }
    ends[endsBytes.size()] = NO_END;
    Tally[] tallies = new Tally[ends.length];
    Arrays.setAll(tallies, i -> new Tally());
    Tally all = new Tally();
    for (FlowCompletion flow : flows) {
      int found = Arrays.binarySearch(ends, flow.bytes());
      tallies[found >= 0 ? found : -1 - found].add(flow);
      all.add(flow);
    }
    List<Size> sizes = new ArrayList<>();
    for (int i = 0; i < ends.length; i++) {
      sizes.add(tallies[i].size(i == 0 ? 0 : ends[i - 1], ends[i]));
    }
    return new FctReport(sizes, all.size(0, NO_END));
  }

  /**
   * Ends of sizes that hold a tenth of {@code flows} each, as HPCC's figures have them; fewer when
   * many flows are of one size.
   */
  public static List<Long> deciles(List<FlowCompletion> flows) {
    long[] sorted = flows.stream().mapToLong(FlowCompletion::bytes).sorted().toArray();
    List<Long> ends = new ArrayList<>();
    for (int tenth = 1; tenth < 10; tenth++) {
      int rank = (int) ((long) sorted.length * tenth / 10);
      long end = rank == 0 ? 0 : sorted[rank - 1];
      if (end > (ends.isEmpty() ? 0 : ends.get(ends.size() - 1))) {
        ends.add(end);
      }
    }
    return ends;
  }

  /** Slowdown of flows so far. */
  private static final class Tally {
    private final Histogram thousandths = new Histogram(3);
    private long incomplete;
    private double sum;
    private double max;

    void add(FlowCompletion flow) {
      if (!flow.isComplete()) {
        incomplete++;
        return;
      }
      double slowdown = flow.slowdown();
      sum += slowdown;
      max = Math.max(max, slowdown);
      thousandths.recordValue(Math.round(slowdown * UNITS));
    }

    Size size(long aboveBytes, long toBytes) {
      long complete = thousandths.getTotalCount();
      boolean none = complete == 0;
      return new Size(
          aboveBytes,
          toBytes,
          complete,
          incomplete,
          none ? Double.NaN : sum / complete,
          percentile(50),
          percentile(95),
          percentile(99),
          none ? Double.NaN : max);
    }

    private double percentile(double percent) {
      // The histogram answers with the upper end of its bucket, which may lie above every value.
      return thousandths.getTotalCount() == 0
          ? Double.NaN
          : Math.min(max, thousandths.getValueAtPercentile(percent) / UNITS);
    }
  }
}
