package io.weir.sim.host;

/** What hosts speak: the protocol of both ends of a connection. Called by hosts only. */
interface Transport {
  /** A connection that has not started. */
  Connection connect(Connection.Ends ends);

  /** Its time has come. */
  void start(Connection connection, long nowPs);

  /** There is more to send. */
  void append(Connection connection, long bytes, long nowPs);

  /** It is the connection's turn at the NIC. */
  void sendTurn(Connection connection, long nowPs);

  /** A timer that was asked for at the source has fired, maybe early. */
  void sourceTimer(Connection connection, long nowPs);

  /** A timer that was asked for at the destination has fired, maybe early. */
  void destinationTimer(Connection connection, long nowPs);

  /** A frame of the connection has arrived at the end it was sent to. */
  void arrived(Connection connection, long nowPs, long frame, long sequence, long stamp);

  /** A frame will not arrive: what travelled with it can be given back. */
  void dropped(long frame, long stamp);

  /** What acknowledgements carry beside their words. */
  default SelectiveBlocks selectiveBlocks() {
    return SelectiveBlocks.NONE;
  }

  /** Priority of data; a PAUSE for it stops the NIC. */
  int dataPriority();

  /** Priority of a kind of frame. */
  int priority(int kind);
}
