package io.weir.sim.host;

/**
 * Reliable streams of bytes from host to host, opened while the simulation runs. What the bytes
 * mean is their users' business; the transport counts them, cuts them into packets and sees to it
 * that they arrive in order.
 */
public interface StreamTransport {
  /**
   * Opens a stream.
   *
   * @param source sending host
   * @param destination receiving host, another one
   * @param listener told of progress, on the simulation's thread
   * @return the stream's flow
   */
  int open(int source, int destination, StreamListener listener, long nowPs);

  /** Adds bytes to what the stream has to send. */
  void append(int flow, long bytes, long nowPs);
}
