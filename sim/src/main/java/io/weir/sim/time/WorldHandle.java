package io.weir.sim.time;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;

/**
 * Something that lives in a simulated network and is registered with its event loop, most often a
 * channel. It is closed when the loop shuts down.
 */
public interface WorldHandle extends IoHandle {
  /** Does nothing: what happens in the world is told by the world itself. */
  @Override
  default void handle(IoRegistration registration, IoEvent event) {}

  @Override
  void close();
}
