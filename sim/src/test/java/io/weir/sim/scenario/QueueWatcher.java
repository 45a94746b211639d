package io.weir.sim.scenario;

import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.Need;
import io.weir.sim.cc.TelemetryReader;
import java.util.Set;

/** Sends at half the rate while a switch on the way says that it has a queue. */
final class QueueWatcher implements CongestionControl {
  /** Acknowledgements that told of switches, by how many. */
  final long[] acksByHops = new long[6];

  long largestQueueBytes;

  @Override
  public int privateLongs() {
    return 1;
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.TELEMETRY);
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    block[offset + WINDOW_BYTES] = NO_WINDOW;
    block[offset + RATE_BPS] = flow.lineRateBps();
    block[offset + TIMER_NS] = NO_TIMER;
    block[offset + PRIVATE] = flow.lineRateBps();
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    int hops = event.telemetry == null ? 0 : event.telemetry.hops(event.telemetryRecord);
    acksByHops[hops]++;
    long queueBytes = 0;
    for (int hop = 0; hop < hops; hop++) {
      queueBytes =
          Math.max(
              queueBytes,
              event.telemetry.read(event.telemetryRecord, hop, TelemetryReader.QUEUE_BYTES));
    }
    largestQueueBytes = Math.max(largestQueueBytes, queueBytes);
    long lineBps = block[offset + PRIVATE];
    block[offset + RATE_BPS] = queueBytes > 5_000 ? lineBps / 2 : lineBps;
  }
}
