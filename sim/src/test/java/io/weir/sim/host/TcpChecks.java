package io.weir.sim.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sim.host.TcpConnection.Recovery;

/** What must hold of TCP hosts at any instant, and what their connections have come to. */
public final class TcpChecks {
  private TcpChecks() {}

  /** Every count of every sender is what its scoreboard says. */
  public static void requireSound(Hosts hosts) {
    for (int flow = 0; flow < hosts.flowCount(); flow++) {
      requireSound(hosts, (TcpConnection) hosts.connection(flow));
    }
  }

  private static void requireSound(Hosts hosts, TcpConnection tcp) {
    Scoreboard board = tcp.board;
    long inFlightBytes = 0;
    int sacked = 0;
    int lost = 0;
    long position = tcp.unacked;
    for (long segment = board.first(); segment < board.end(); segment++) {
      boolean inFlight = board.is(segment, Scoreboard.IN_FLIGHT);
      int states = inFlight ? 1 : 0;
      states += board.is(segment, Scoreboard.SACKED) ? 1 : 0;
      states += board.is(segment, Scoreboard.LOST) ? 1 : 0;
      assertThat(states).as("flow %d, segment %d", tcp.flow, segment).isEqualTo(1);
      assertThat(board.transmission(segment)).isPositive();
      assertThat(board.start(segment)).isEqualTo(position);
      position = board.endPosition(segment);
      inFlightBytes += inFlight ? board.payload(segment) + headerBytes(hosts) : 0;
      sacked += board.is(segment, Scoreboard.SACKED) ? 1 : 0;
      lost += board.is(segment, Scoreboard.LOST) ? 1 : 0;
    }
    assertThat(position).as("flow %d", tcp.flow).isEqualTo(tcp.next);
    assertThat(tcp.inFlightBytes).as("flow %d in flight", tcp.flow).isEqualTo(inFlightBytes);
    assertThat(tcp.sacked).as("flow %d sacked", tcp.flow).isEqualTo(sacked);
    assertThat(tcp.toSendAgain).as("flow %d to send again", tcp.flow).isEqualTo(lost);
    assertThat(tcp.unacked).isLessThanOrEqualTo(tcp.expected);
    assertThat(tcp.expected).isLessThanOrEqualTo(tcp.next);
    assertThat(tcp.next).isLessThanOrEqualTo(tcp.available);
    requireAlive(tcp, inFlightBytes, lost);
  }

  /** Something will happen to whatever is outstanding: a timer, or a turn at the NIC. */
  private static void requireAlive(TcpConnection tcp, long inFlightBytes, int lost) {
    if (inFlightBytes > 0) {
      assertThat(tcp.timeoutPs).as("timer of flow %d", tcp.flow).isLessThan(Connection.NEVER);
    } else if (lost > 0) {
      assertThat(tcp.scheduled).as("turn of flow %d", tcp.flow).isTrue();
    }
    if (tcp.recovery == Recovery.NONE) {
      assertThat(lost).as("flow %d repairs nothing", tcp.flow).isZero();
    }
  }

  private static long headerBytes(Hosts hosts) {
    return ((TcpTransport) hosts.transport()).spec.headerBytes();
  }

  /** Records of acknowledgements that travel. */
  public static int recordsInUse(Hosts hosts) {
    return ((TcpTransport) hosts.transport()).records.inUse();
  }

  /** Payload that a flow's sender knows to have arrived. */
  public static long ackedPayload(Hosts hosts, int flow) {
    return ((TcpConnection) hosts.connection(flow)).unacked;
  }

  /** Payload that has arrived in order. */
  public static long deliveredInOrder(Hosts hosts, int flow) {
    return ((TcpConnection) hosts.connection(flow)).expected;
  }
}
