package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.picture.Plot;
import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import io.weir.benchmarks.validation.rows.SharedPort.Measured;
import io.weir.sim.cc.Timely;
import io.weir.sim.fabric.SwitchSpec;
import java.util.List;

/**
 * Row 10. The gradient of the delay is the same for all flows whatever their rates, so that TIMELY
 * has no fixed point: two flows that begin at 90 and 10 % of the link fill it, but do not become
 * equal. The negative control sends each segment of 16 KB as one burst, whose noise makes them
 * equal, as Zhu et al. found too.
 */
public final class TimelyUnfairness implements Row {
  private static final double RATE_GBPS = 10;
  private static final long RTT_NS = 20_000;
  private static final int PAYLOAD_BYTES = 1024;

  @Override
  public int number() {
    return 10;
  }

  @Override
  public String name() {
    return "TIMELY, two flows that begin at 90 and 10 % of the link";
  }

  @Override
  public String source() {
    return "Mittal et al., TIMELY, SIGCOMM 2015, algorithm 1; Zhu et al., ECN or Delay, CoNEXT"
        + " 2016, section 4";
  }

  @Override
  public Outcome run(Effort effort) {
    Measured paced = run(PAYLOAD_BYTES, effort);
    Measured inBursts = run((int) Timely.Parameters.DEFAULTS.segmentBytes(), effort);
    return new Outcome(
        List.of(
            Check.atLeast("utilisation", 0.95, paced.utilisation(), ""),
            Check.atMost("Jain's index", 0.85, paced.jain(), ""),
            Check.fails(Check.atMost("Jain's index with bursts", 0.85, inBursts.jain(), ""))),
        List.of(
            new Plot(
                "TIMELY's rates, packets paced",
                "time, ms",
                "goodput, Gb/s",
                List.of(paced.rate("began at 90 %", 0), paced.rate("began at 10 %", 1))),
            new Plot(
                "TIMELY's rates, segments in bursts",
                "time, ms",
                "goodput, Gb/s",
                List.of(inBursts.rate("began at 90 %", 0), inBursts.rate("began at 10 %", 1)))),
        List.of("The table leaves the link open. Here it has 10 Gb/s and a round trip of 20 µs."));
  }

  private static Measured run(int burstBytes, Effort effort) {
    long warmupUs = effort == Effort.QUICK ? 50_000 : 100_000;
    return new SharedPort(
            2,
            RATE_GBPS,
            RTT_NS,
            SharedPort.hosts(PAYLOAD_BYTES, burstBytes, 4_000, RTT_NS),
            null,
            SwitchSpec.DEFAULTS,
            warmupUs,
            4 * warmupUs)
        .run(new Timely(Timely.Parameters.DEFAULTS), 0.9, 0.1);
  }
}
