package io.weir.sim.gym.serve;

import io.weir.artefact.Bounds;

/**
 * Limits of an environment server.
 *
 * @param threads threads that run simulations
 * @param sessions most connections at once
 * @param environments most environments of a session
 * @param frameBytes longest frame a client may send, bytes
 * @param idleMs a session that asks for nothing this long is closed, and so is one that does not
 *     read its answers, ms
 * @param handshakeMs time a connection has to say HELLO, ms
 */
public record ServerSpec(
    int threads, int sessions, int environments, int frameBytes, long idleMs, long handshakeMs) {
  /** One thread per processor, 16 sessions of 16 environments, 10 minutes without a request. */
  public static final ServerSpec DEFAULTS =
      new ServerSpec(Runtime.getRuntime().availableProcessors(), 16, 16, 4 << 20, 600_000, 10_000);

  public ServerSpec {
    Bounds.require("threads", threads, 1, 1024, "threads");
    Bounds.require("sessions", sessions, 1, 10_000, "sessions");
    Bounds.require("environments", environments, 1, 10_000, "environments");
    Bounds.require("frameBytes", frameBytes, 1024, 1 << 28, "bytes");
    Bounds.require("idleMs", idleMs, 1, 86_400_000, "ms");
    Bounds.require("handshakeMs", handshakeMs, 1, 86_400_000, "ms");
  }
}
