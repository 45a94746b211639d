package io.weir.sim.host;

/** The two ends of a stream, as whoever uses it sees them. */
public interface StreamListener {
  /** Payload has arrived in order at the stream's destination. */
  void delivered(int flow, long bytes, long nowPs);

  /** The stream's source knows that payload has arrived. */
  void acknowledged(int flow, long bytes, long nowPs);
}
