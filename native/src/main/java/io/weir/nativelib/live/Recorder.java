package io.weir.nativelib.live;

import io.weir.artefact.WeirVersion;
import io.weir.sim.cc.FlowClass;
import io.weir.sim.fabric.Port;
import io.weir.sim.measure.Fairness;
import io.weir.sim.measure.FairnessOverTime;
import io.weir.sim.measure.QueueHistograms;
import io.weir.sim.scenario.Bottleneck;
import io.weir.sim.scenario.BottleneckPath;
import io.weir.sim.scenario.RunDetails;
import io.weir.sim.scenario.SimulationResult;
import io.weir.sim.scenario.SimulationResult.ClassResult;
import io.weir.sim.scenario.SimulationResult.FlowResult;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/**
 * Collects what relay and sockets count, and makes the figures of a simulation of it. What belongs
 * to a loop is asked on that loop: methods say where they are called.
 */
final class Recorder {
  private final LiveSetup setup;
  private final BottleneckPath path;
  private final Relay relay;
  private final Endpoints endpoints;
  private final int flows;
  private final double frameShare;
  private final QueueHistograms queues = new QueueHistograms(1);
  private final FairnessOverTime fairness = new FairnessOverTime();
  private final List<SimulationResult.Bin> bins = new ArrayList<>();
  private final List<LiveResult.RttBin> rtt = new ArrayList<>();

  private long[] receivedBefore;
  private long[] receivedAtWarmup;
  private List<TcpInfo> infoAtWarmup;
  private List<TcpInfo> info = List.of();
  private long[] received;
  private long binStartNs;
  private long nowNs;
  private long statusBytes;
  private long statusNs;
  private double rttSumMs;
  private long rttSamples;
  private long measuredFromNs;
  private long sentBytesAtWarmup;
  private long sentBytesAtEnd;
  private long relayFromNs;
  private long relayToNs;
  private boolean measuring;

  Recorder(LiveSetup setup, Relay relay, Endpoints endpoints) {
    this.setup = setup;
    this.path = setup.path();
    this.relay = relay;
    this.endpoints = endpoints;
    flows = path.flows().size();
    frameShare = (path.mtuBytes() + path.linkHeaderBytes()) / (double) setup.payloadBytes();
    receivedBefore = new long[flows];
    received = new long[flows];
  }

  /** The warm-up is over; on the relay's loop. */
  Void beginAtRelay() {
    relay.beginMeasuring();
    relayFromNs = relay.nowNs();
    sentBytesAtWarmup = relay.port().sentBytes() - relay.queueBytes();
    return null;
  }

  /** The warm-up is over; on the sockets' loop. */
  Void beginAtSockets(long timeNs) {
    measuring = true;
    measuredFromNs = timeNs;
    receivedAtWarmup = endpoints.receivedBytes();
    infoAtWarmup = endpoints.info();
    return null;
  }

  /** Samples the queue; on the relay's loop. */
  void queue() {
    queues.sample();
    queues.record(0, relay.queueBytes());
  }

  /** A time bin ends; on the sockets' loop. */
  Void bin(long timeNs, long queueBytes) {
    received = endpoints.receivedBytes();
    info = endpoints.info();
    long lengthNs = Math.max(1, timeNs - binStartNs);
    long[] inBin = new long[flows];
    List<Double> gbps = new ArrayList<>();
    List<Double> rttMs = new ArrayList<>();
    for (int flow = 0; flow < flows; flow++) {
      inBin[flow] = received[flow] - receivedBefore[flow];
      gbps.add(inBin[flow] * frameShare * 8 / lengthNs);
      double ms = info.get(flow).smoothedRttNs() / 1e6;
      rttMs.add(ms);
      if (measuring && ms > 0) {
        rttSumMs += ms;
        rttSamples++;
      }
    }
    long startNs = binStartNs;
    fairness.add(
        timeNs,
        inBin,
        flow ->
            path.flows().get(flow).startNs() <= startNs && endpoints.completionNs(flow) == null);
    bins.add(new SimulationResult.Bin(timeNs, gbps, queueBytes));
    rtt.add(new LiveResult.RttBin(timeNs, rttMs));
    receivedBefore = received;
    binStartNs = timeNs;
    nowNs = timeNs;
    return null;
  }

  /** How it is getting on since this was asked last; on the thread that waited for the bin. */
  LiveStatus status(long queueBytes, long droppedFrames) {
    long bytes = LongStream.of(received).sum();
    double mbps = (bytes - statusBytes) * 8e3 / Math.max(1, nowNs - statusNs);
    statusBytes = bytes;
    statusNs = nowNs;
    double rttMs = info.stream().mapToLong(TcpInfo::smoothedRttNs).average().orElse(0) / 1e6;
    long again = info.stream().mapToLong(TcpInfo::retransmitted).sum();
    return new LiveStatus(nowNs, mbps, rttMs, queueBytes, droppedFrames, again);
  }

  /** The run is over; on the relay's loop. */
  Void endAtRelay() {
    relayToNs = relay.nowNs();
    sentBytesAtEnd = relay.port().sentBytes() - relay.queueBytes();
    relay.stop();
    return null;
  }

  /** The figures, after the end. */
  LiveResult result() {
    double measuredNs = nowNs - measuredFromNs;
    long payload = 0;
    for (int flow = 0; flow < flows; flow++) {
      payload += received[flow] - receivedAtWarmup[flow];
    }
    Histogram late = relay.latenessNs();
    long minRttNs = info.stream().mapToLong(TcpInfo::minRttNs).min().orElse(0);
    return new LiveResult(
        String.join("+", setup.algorithms()),
        System.getProperty("os.version"),
        payload * 8e3 / measuredNs,
        rttSamples == 0 ? 0 : rttSumMs / rttSamples,
        minRttNs / 1e6,
        since(TcpInfo::retransmitted),
        late.getTotalCount(),
        late.getValueAtPercentile(50) / 1e3,
        late.getValueAtPercentile(99) / 1e3,
        late.getMaxValue() / 1e3,
        rtt,
        simulationResult(payload, measuredNs));
  }

  private long since(ToLongFunction<TcpInfo> count) {
    return IntStream.range(0, flows).mapToLong(flow -> since(flow, count)).sum();
  }

  private long since(int flow, ToLongFunction<TcpInfo> count) {
    return count.applyAsLong(info.get(flow)) - count.applyAsLong(infoAtWarmup.get(flow));
  }

  private SimulationResult simulationResult(long payload, double measuredNs) {
    List<FlowResult> results = flowResults(measuredNs);
    double[] byFlow = results.stream().mapToDouble(FlowResult::goodputGbps).toArray();
    TreeMap<Integer, Double> byHost = new TreeMap<>();
    results.forEach(flow -> byHost.merge(flow.source(), flow.goodputGbps(), Double::sum));
    double payloadGbps = payload * 8 / measuredNs / receivers();
    Histogram latency = relay.latencyNs();
    Port port = relay.port();
    return new SimulationResult(
        path.scenario(),
        setup.scenarioSha256(),
        setup.seed(),
        WeirVersion.current(),
        LiveResult.NO_DIGEST,
        payloadGbps * frameShare,
        payloadGbps,
        latency.getMean() / 1000,
        latency.getValueAtPercentile(50) / 1000.0,
        latency.getValueAtPercentile(99) / 1000.0,
        latency.getMaxValue() / 1000.0,
        Fairness.jain(byFlow),
        Fairness.minOverMax(byHost.values().stream().mapToDouble(Double::doubleValue).toArray()),
        relay.droppedBytes(),
        relay.droppedFrames(),
        (double) since(TcpInfo::retransmitted) / Math.max(1, since(TcpInfo::dataSegments)),
        0,
        port.markedFrames(),
        port.maxQueueBytes(),
        relay.frames(),
        results,
        classResults(results),
        bottleneck(),
        bins,
        new RunDetails(
            null,
            List.of(),
            fairness.bins(),
            fairness.mean(),
            fairness.min(),
            queues.queues(),
            List.of()),
        List.of());
  }

  private long receivers() {
    return path.flows().stream().mapToInt(BottleneckPath.Flow::destination).distinct().count();
  }

  private List<FlowResult> flowResults(double measuredNs) {
    long[] dropped = relay.dropped();
    List<FlowResult> results = new ArrayList<>();
    for (int flow = 0; flow < flows; flow++) {
      BottleneckPath.Flow of = path.flows().get(flow);
      long sent = since(flow, TcpInfo::dataSegments);
      results.add(
          new FlowResult(
              of.source(),
              of.destination(),
              of.className(),
              (received[flow] - receivedAtWarmup[flow]) * frameShare * 8 / measuredNs,
              sent,
              since(flow, TcpInfo::retransmitted),
              dropped[flow],
              sent == 0 ? 0 : (double) dropped[flow] / sent,
              endpoints.completionNs(flow)));
    }
    return results;
  }

  private List<ClassResult> classResults(List<FlowResult> results) {
    double totalGbps = results.stream().mapToDouble(FlowResult::goodputGbps).sum();
    List<ClassResult> classes = new ArrayList<>();
    for (int of = 0; of < setup.algorithms().size(); of++) {
      int index = of;
      List<Integer> members =
          IntStream.range(0, flows)
              .filter(flow -> path.flows().get(flow).flowClass() == index)
              .boxed()
              .toList();
      if (!members.isEmpty()) {
        String name = path.flows().get(members.get(0)).className();
        classes.add(
            ClassResult.of(
                new FlowClass(name, setup.algorithms().get(index)),
                members.stream().map(results::get).toList(),
                totalGbps));
      }
    }
    return classes;
  }

  private Bottleneck bottleneck() {
    double capacity = path.capacityBytes(relayFromNs, relayToNs);
    return new Bottleneck(
        0,
        path.flows().get(0).source(),
        path.flows().get(0).destination(),
        capacity * 8 / (relayToNs - relayFromNs),
        capacity == 0 ? 0 : (sentBytesAtEnd - sentBytesAtWarmup) / capacity,
        Bottleneck.Queue.of(queues.queue(0), path.rateBps()));
  }
}
