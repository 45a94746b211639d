package io.weir.sim.channel;

import java.net.SocketAddress;

/** A port of a simulated host. */
public final class HostAddress extends SocketAddress {
  private static final long serialVersionUID = 1L;

  /** Highest port. */
  public static final int MAX_PORT = 65_535;

  private final int host;
  private final int port;

  /**
   * @param host index of the host
   * @param port 1 … 65535, or 0 for any that is free
   */
  public HostAddress(int host, int port) {
    if (host < 0) {
      throw new IllegalArgumentException("host: expected at least 0, found " + host);
    }
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port: expected 0 to " + MAX_PORT + ", found " + port);
    }
    this.host = host;
    this.port = port;
  }

  /** Index of the host. */
  public int host() {
    return host;
  }

  /** Port on the host. */
  public int port() {
    return port;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HostAddress address && address.host == host && address.port == port;
  }

  @Override
  public int hashCode() {
    return host * 65_537 + port;
  }

  @Override
  public String toString() {
    return "host" + host + ":" + port;
  }
}
