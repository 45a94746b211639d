package io.weir.benchmarks.simulator;

import io.weir.artefact.StrictYaml;
import io.weir.sim.scenario.Scenario;

/**
 * The benchmark's scenario: a leaf-spine of 100 Gb/s links of 1 µs, two hosts' worth of rate below
 * a leaf for one above it, and DCTCP flows without end. Packets have 1,500 bytes and are each
 * acknowledged; switches mark above 30 KB·(rate/10 Gb/s), the DCTCP authors' threshold.
 *
 * @param leaves number of leaves
 * @param spines number of spines
 * @param hostsPerLeaf hosts at every leaf
 */
public record LeafSpineScenario(int leaves, int spines, int hostsPerLeaf) {
  /** Rate of every link, bit/s. */
  public static final long RATE_BPS = 100_000_000_000L;

  /** Propagation delay of every link, ns. */
  public static final long DELAY_NS = 1000;

  /** Bytes of a packet on the wire. */
  public static final int PACKET_BYTES = 1500;

  /** Queue above which switches mark, bytes. */
  public static final long MARK_BYTES = 300_000;

  /** Buffer of a FIFO port, bytes. */
  public static final long BUFFER_BYTES = 2_000_000;

  /** RFC 6928. */
  private static final int INITIAL_WINDOW_PACKETS = 10;

  private static final int HEADER_BYTES = 62;

  /** 64 hosts: 8 leaves, 4 spines. */
  public static final LeafSpineScenario SMALL = new LeafSpineScenario(8, 4, 8);

  /** 1,024 hosts: 32 leaves, 16 spines. */
  public static final LeafSpineScenario LARGE = new LeafSpineScenario(32, 16, 32);

  /** The scenario with that many hosts. */
  public static LeafSpineScenario of(int hosts) {
    if (hosts == SMALL.hosts()) {
      return SMALL;
    }
    if (hosts == LARGE.hosts()) {
      return LARGE;
    }
    throw new IllegalArgumentException(
        "hosts: expected " + SMALL.hosts() + " or " + LARGE.hosts() + ", found " + hosts);
  }

  /** Number of hosts. */
  public int hosts() {
    return leaves * hostsPerLeaf;
  }

  /** The leaf of a host. */
  int leafOf(int host) {
    return host / hostsPerLeaf;
  }

  /** Every host sends to one other and receives from one other. */
  public Scenario permutation(boolean served) {
    return scenario(served, "permutation", hosts(), 1, BUFFER_BYTES, INITIAL_WINDOW_PACKETS);
  }

  /** As many flows from every host to one other. */
  Scenario permutation(int flowsPerHost) {
    return scenario(
        false, "permutation", hosts(), flowsPerHost, BUFFER_BYTES, INITIAL_WINDOW_PACKETS);
  }

  /**
   * The first hosts send to the one behind them. The smallest windows DCTCP has, of two packets,
   * fit into the buffer: what is looked at are many flows, not many losses.
   */
  Scenario manyToOne(int senders) {
    int windowPackets = 2;
    long bufferBytes = (long) windowPackets * PACKET_BYTES * senders;
    return scenario(false, "manyToOne", senders, 1, bufferBytes, windowPackets);
  }

  private Scenario scenario(
      boolean served,
      String pattern,
      int senders,
      int flowsPerPair,
      long bufferBytes,
      int initialWindowPackets) {
    String yaml =
        """
        name: leaf-spine-%d
        network:
          topology: leafSpine
          leaves: %d
          spines: %d
          hostsPerLeaf: %d
          hostToSwitchDelayNs: %d
          switchToHostDelayNs: %d
          fabricDelayNs: %d
          bufferBytes: %d
          ecn: {kminBytes: %d, kmaxBytes: %d, pmax: 1}
        %sroce:
          payloadBytes: %d
          headerBytes: %d
          ackCoalescing: 1
          messagePackets: 1024
          burstBytes: %d
          cnpSpacingNs: 1000000000
        traffic:
          pattern: %s
          hosts: %d
          flowsPerPair: %d
          startJitterNs: 1000
        congestionControl:
          algorithm: dctcp
          parameters: {initialWindowPackets: %d}
        """
            .formatted(
                hosts(),
                leaves,
                spines,
                hostsPerLeaf,
                DELAY_NS,
                DELAY_NS,
                DELAY_NS,
                bufferBytes,
                MARK_BYTES,
                MARK_BYTES,
                served ? "  switches: {kind: shared}\n" : "",
                PACKET_BYTES - HEADER_BYTES,
                HEADER_BYTES,
                PACKET_BYTES - HEADER_BYTES,
                pattern,
                senders,
                flowsPerPair,
                initialWindowPackets);
    return Scenario.from(StrictYaml.parse("benchmark", yaml));
  }
}
