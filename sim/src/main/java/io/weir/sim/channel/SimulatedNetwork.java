package io.weir.sim.channel;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelId;
import io.netty.channel.IoEventLoop;
import io.weir.sim.host.StreamTransport;
import io.weir.sim.time.VirtualClock;
import io.weir.sim.time.VirtualEventLoop;
import io.weir.sim.time.WorldHandle;
import java.net.BindException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The hosts of a simulation as a network for Netty applications. A bootstrap takes {@link
 * #eventLoop} as its group and {@link #channels} or {@link #serverChannels} of a host as its
 * channel factory; addresses are {@link HostAddress}. A connection is two streams, one per
 * direction; its set-up and end travel on them as messages.
 *
 * <p>Used on the simulation's thread, as its event loop.
 */
public final class SimulatedNetwork {
  /** First port given to clients (RFC 6335, dynamic ports). */
  private static final int FIRST_DYNAMIC_PORT = 49_152;

  private final StreamTransport transport;
  private final VirtualEventLoop loop;
  private final int hosts;
  private final Map<HostAddress, Object> bound = new HashMap<>();
  private final List<Pipe> pipes = new ArrayList<>();
  private final int[] nextPort;
  private long channels;
  private boolean closed;

  /**
   * @param transport what carries the bytes
   * @param loop event loop of the simulation that {@code transport} belongs to
   * @param hosts number of hosts
   */
  public SimulatedNetwork(StreamTransport transport, VirtualEventLoop loop, int hosts) {
    this.transport = transport;
    this.loop = loop;
    this.hosts = hosts;
    this.nextPort = new int[hosts];
    var unused = loop.eventLoop().register((WorldHandle) this::close);
  }

  /** The event loop all channels of this network run on: a bootstrap's group. */
  public IoEventLoop eventLoop() {
    return loop.eventLoop();
  }

  /** Makes channels of a host, for {@code Bootstrap.channelFactory}. */
  public ChannelFactory<SimChannel> channels(int host) {
    requireHost(host);
    return () -> new SimChannel(this, host);
  }

  /** Makes listening channels of a host, for {@code ServerBootstrap.channelFactory}. */
  public ChannelFactory<SimServerChannel> serverChannels(int host) {
    requireHost(host);
    return () -> new SimServerChannel(this, host);
  }

  VirtualEventLoop loop() {
    return loop;
  }

  VirtualClock clock() {
    return loop.clock();
  }

  StreamTransport transport() {
    return transport;
  }

  boolean isClosed() {
    return closed;
  }

  ChannelId nextChannelId() {
    return new CountedChannelId(channels++);
  }

  void requireHost(int host) {
    if (host < 0 || host >= hosts) {
      throw new IllegalArgumentException("host: expected 0 to " + (hosts - 1) + ", found " + host);
    }
  }

  /** Binds a channel to an address, to a free port if that is 0. */
  HostAddress bind(HostAddress wanted, Object channel) throws BindException {
    HostAddress address = wanted.port() == 0 ? freePort(wanted.host()) : wanted;
    if (bound.putIfAbsent(address, channel) != null) {
      throw new BindException("address already in use: " + address);
    }
    return address;
  }

  private HostAddress freePort(int host) throws BindException {
    int ports = HostAddress.MAX_PORT + 1 - FIRST_DYNAMIC_PORT;
    for (int tried = 0; tried < ports; tried++) {
      HostAddress address = new HostAddress(host, FIRST_DYNAMIC_PORT + nextPort[host]);
      nextPort[host] = (nextPort[host] + 1) % ports;
      if (!bound.containsKey(address)) {
        return address;
      }
    }
    throw new BindException("host" + host + " has no free port");
  }

  void unbind(HostAddress address, Object channel) {
    bound.remove(address, channel);
  }

  Pipe open(int source, int destination) {
    Pipe pipe = new Pipe(this, source);
    pipe.flow(transport.open(source, destination, pipe, clock().nowPs()));
    pipes.add(pipe);
    return pipe;
  }

  /** A client's wish for a connection has arrived. */
  void connectionWished(Pipe incoming, Segment wish) {
    SimChannel client = incoming.writer();
    HostAddress address = wish.address;
    Pipe outgoing = open(address.host(), incoming.source());
    outgoing.reader(client);
    Object listener = bound.get(address);
    if (listener instanceof SimServerChannel server && server.hasRoom()) {
      server.accept(incoming, outgoing, client.localAddress(), wish.value);
    } else {
      outgoing.append(Segment.message(Segment.Kind.REFUSE, 0));
    }
  }

  /** Nothing moves any more: lets go of the bytes under way. */
  private void close() {
    closed = true;
    pipes.forEach(Pipe::discard);
    pipes.clear();
  }
}
