package io.weir.sim.traffic;

import io.weir.artefact.UserError;
import io.weir.sim.traffic.TrafficSpec.Arrivals;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Makes the flows of a run before it begins, from a traffic pattern and what surrounds it. The same
 * random stream gives the same flows; nothing else is drawn from it.
 */
public final class FlowGenerator {
  private final int networkHosts;
  private final long linkRateBps;
  private final long durationNs;
  private final Path folder;

  /**
   * A generator.
   *
   * @param networkHosts hosts of the network
   * @param linkRateBps rate of the hosts' links, bit/s; for Poisson load
   * @param durationNs length of the run, ns; flows that would arrive later are left out
   * @param folder folder to which files in the traffic section are relative: the scenario file's
   */
  public FlowGenerator(int networkHosts, long linkRateBps, long durationNs, Path folder) {
    this.networkHosts = networkHosts;
    this.linkRateBps = linkRateBps;
    this.durationNs = durationNs;
    this.folder = folder;
  }

  /**
   * The flows; their order depends on the pattern, and on start times where those are random.
   *
   * @throws IllegalArgumentException key, colon, what was expected
   * @throws UserError naming a file and a line in it
   */
  public List<Flow> flows(TrafficSpec spec, UniformRandomProvider random) {
    if (spec.networkHosts() > networkHosts) {
      throw new IllegalArgumentException(
          "hosts: "
              + spec.title()
              + " needs "
              + spec.networkHosts()
              + " hosts, the network has "
              + networkHosts);
    }
    requireStartsInRun(spec);
    return switch (spec.pattern()) {
      case manyToOne, allToAll -> pairs(spec, random);
      case permutation -> permutation(spec, random);
      case longShort -> longShort(spec, random);
      case incast -> incast(spec, random);
      case poisson -> poisson(spec, random);
      case allReduceRing -> AllReduceRing.flows(spec, random);
      case hpccFile -> begun(spec, HpccFlowFile.read(folder.resolve(spec.file()), spec.hosts()));
      case htsimFile ->
          begun(spec, HtsimConnectionMatrix.read(folder.resolve(spec.file()), spec.hosts()));
    };
  }

  private void requireStartsInRun(TrafficSpec spec) {
    for (int sender = 0; spec.startsNs() != null && sender < spec.hosts(); sender++) {
      if (spec.startNs(sender) >= durationNs) {
        throw new IllegalArgumentException(
            "startsNs["
                + sender
                + "]: expected less than the run's "
                + durationNs
                + " ns, found "
                + spec.startNs(sender));
      }
    }
  }

  private List<Flow> pairs(TrafficSpec spec, UniformRandomProvider random) {
    ToLongFunction<UniformRandomProvider> sizes = sizes(spec);
    List<Flow> flows = new ArrayList<>();
    for (int source = 0; source < spec.hosts(); source++) {
      for (int destination = 0; destination < spec.networkHosts(); destination++) {
        boolean pair =
            spec.pattern() == Pattern.manyToOne
                ? destination == spec.hosts()
                : destination != source;
        for (int i = 0; pair && i < spec.flowsPerPair(); i++) {
          flows.add(flow(source, destination, startNs(spec, source, random), sizes, random));
        }
      }
    }
    return flows;
  }

  private List<Flow> permutation(TrafficSpec spec, UniformRandomProvider random) {
    ToLongFunction<UniformRandomProvider> sizes = sizes(spec);
    int[] destinations = derangement(spec.hosts(), random);
    List<Flow> flows = new ArrayList<>();
    for (int source = 0; source < spec.hosts(); source++) {
      for (int i = 0; i < spec.flowsPerPair(); i++) {
        flows.add(flow(source, destinations[source], startNs(spec, source, random), sizes, random));
      }
    }
    return flows;
  }

  /** A permutation without fixed points, all equally likely: shuffles until there is none. */
  static int[] derangement(int n, UniformRandomProvider random) {
    int[] to = new int[n];
    boolean fixedPoint = true;
    // One shuffle in e has no fixed point.
    while (fixedPoint) {
      for (int i = 0; i < n; i++) {
        to[i] = i;
      }
      fixedPoint = false;
      for (int i = n - 1; i >= 0 && !fixedPoint; i--) {
        int other = random.nextInt(i + 1);
        int swapped = to[i];
        to[i] = to[other];
        to[other] = swapped;
        fixedPoint = to[i] == i;
      }
    }
    return to;
  }

  private List<Flow> longShort(TrafficSpec spec, UniformRandomProvider random) {
    int receiver = spec.hosts();
    long longBytes = spec.bytes() == null ? Flow.UNBOUNDED : spec.bytes();
    List<Flow> flows = new ArrayList<>();
    for (int source = 0; source < spec.longHosts(); source++) {
      for (int i = 0; i < spec.flowsPerPair(); i++) {
        flows.add(new Flow(source, receiver, longBytes, jitterNs(spec, random), Flow.NONE));
      }
    }
    ToLongFunction<UniformRandomProvider> sizes =
        spec.cdf() == null ? any -> spec.shortBytes() : cdf(spec)::sampleBytes;
    ArrivalProcess arrivals =
        spec.arrivals() == Arrivals.poisson
            ? ArrivalProcess.poisson(spec.periodNs() * 1000.0, random)
            : ArrivalProcess.periodic(spec.periodNs());
    for (long ns = arrivals.nextNs(); ns < durationNs; ns = arrivals.nextNs()) {
      for (int source : shortSources(spec, random)) {
        requireRoom(flows, "periodNs");
        flows.add(flow(source, receiver, ns, sizes, random));
      }
    }
    return flows;
  }

  /** Who sends a short flow at one instant: one of the short senders, or all of them. */
  private static int[] shortSources(TrafficSpec spec, UniformRandomProvider random) {
    if (spec.arrivals() == Arrivals.together) {
      return IntStream.range(spec.longHosts(), spec.hosts()).toArray();
    }
    return new int[] {spec.longHosts() + random.nextInt(spec.hosts() - spec.longHosts())};
  }

  private List<Flow> incast(TrafficSpec spec, UniformRandomProvider random) {
    ToLongFunction<UniformRandomProvider> sizes = sizes(spec);
    List<Flow> flows = new ArrayList<>();
    for (long ns = 0; ns < durationNs; ns += spec.periodNs()) {
      for (int i = 0; i < spec.hosts() * spec.flowsPerPair(); i++) {
        requireRoom(flows, "periodNs");
        int source = i / spec.flowsPerPair();
        flows.add(flow(source, spec.hosts(), ns + jitterNs(spec, random), sizes, random));
      }
    }
    return flows;
  }

  /**
   * Every host sends {@code load} of its link's rate on average, so flows arrive at the rate load ·
   * hosts · linkRate / (8 · mean size).
   */
  private List<Flow> poisson(TrafficSpec spec, UniformRandomProvider random) {
    ToLongFunction<UniformRandomProvider> sizes = sizes(spec);
    double meanBytes = spec.cdf() == null ? spec.bytes() : cdf(spec).meanBytes();
    double flowsPerPs = spec.load() * spec.hosts() * linkRateBps / (8e12 * meanBytes);
    ArrivalProcess arrivals = ArrivalProcess.poisson(1 / flowsPerPs, random);
    List<Flow> flows = new ArrayList<>();
    for (long ns = arrivals.nextNs(); ns < durationNs; ns = arrivals.nextNs()) {
      requireRoom(flows, "load");
      int source = random.nextInt(spec.hosts());
      int other = random.nextInt(spec.hosts() - 1);
      flows.add(flow(source, other < source ? other : other + 1, ns, sizes, random));
    }
    if (flows.isEmpty()) {
      throw new IllegalArgumentException(
          "load: no flow arrives in a run of "
              + durationNs
              + " ns; raise traffic.load or run.durationUs");
    }
    return flows;
  }

  /** Refuses a file of which nothing would happen. */
  private List<Flow> begun(TrafficSpec spec, List<Flow> flows) {
    long firstNs =
        flows.stream()
            .filter(flow -> flow.after() == Flow.NONE)
            .mapToLong(Flow::startNs)
            .min()
            .orElse(0);
    if (firstNs >= durationNs) {
      throw UserError.input(
          folder.resolve(spec.file())
              + ": its first flow starts at "
              + firstNs
              + " ns, the run ends at "
              + durationNs
              + " ns; raise run.durationUs");
    }
    return flows;
  }

  private void requireRoom(List<Flow> flows, String key) {
    if (flows.size() >= TrafficSpec.MAX_FLOWS) {
      throw new IllegalArgumentException(
          key
              + ": expected at most "
              + TrafficSpec.MAX_FLOWS
              + " flows, found more in a run of "
              + durationNs
              + " ns; shorten run.durationUs or change traffic."
              + key);
    }
  }

  private ToLongFunction<UniformRandomProvider> sizes(TrafficSpec spec) {
    if (spec.cdf() != null) {
      return cdf(spec)::sampleBytes;
    }
    long bytes = spec.bytes() == null ? Flow.UNBOUNDED : spec.bytes();
    return any -> bytes;
  }

  private FlowSizeCdf cdf(TrafficSpec spec) {
    return FlowSizeCdf.of(spec.cdf(), folder);
  }

  private static Flow flow(
      int source,
      int destination,
      long startNs,
      ToLongFunction<UniformRandomProvider> sizes,
      UniformRandomProvider random) {
    return new Flow(source, destination, sizes.applyAsLong(random), startNs, Flow.NONE);
  }

  private static long startNs(TrafficSpec spec, int sender, UniformRandomProvider random) {
    return spec.startNs(sender) + jitterNs(spec, random);
  }

  static long jitterNs(TrafficSpec spec, UniformRandomProvider random) {
    return random.nextLong(spec.startJitterNs() + 1);
  }
}
