package io.weir.sim.channel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import java.util.Map;
import java.util.Set;

/**
 * Options of a simulated channel: Netty's general ones and, of a socket's, {@code SO_SNDBUF},
 * {@code SO_RCVBUF}, {@code SO_BACKLOG} and {@code ALLOW_HALF_CLOSURE}. {@code TCP_NODELAY}, {@code
 * SO_KEEPALIVE} and {@code SO_REUSEADDR} are taken and change nothing.
 */
public final class SimChannelConfig extends DefaultChannelConfig {
  /** Bytes that may wait for their acknowledgement, and that may wait to be read: 1 MiB. */
  public static final int DEFAULT_BUFFER_BYTES = 1 << 20;

  /** Connections that may wait to be accepted. */
  public static final int DEFAULT_BACKLOG = 128;

  private static final Set<ChannelOption<?>> WITHOUT_EFFECT =
      Set.of(ChannelOption.TCP_NODELAY, ChannelOption.SO_KEEPALIVE, ChannelOption.SO_REUSEADDR);

  private int sendBufferBytes = DEFAULT_BUFFER_BYTES;
  private int receiveBufferBytes = DEFAULT_BUFFER_BYTES;
  private int backlog = DEFAULT_BACKLOG;
  private boolean allowHalfClosure;

  SimChannelConfig(Channel channel) {
    super(channel);
  }

  /** Most bytes handed to the stream that the other end has not acknowledged. */
  public int sendBufferBytes() {
    return sendBufferBytes;
  }

  /** Most bytes that wait to be read; read when the connection is made. */
  public int receiveBufferBytes() {
    return receiveBufferBytes;
  }

  /** Most connections that wait to be accepted. */
  public int backlog() {
    return backlog;
  }

  /** Whether the channel stays open when the other end has finished sending. */
  public boolean allowHalfClosure() {
    return allowHalfClosure;
  }

  @Override
  public Map<ChannelOption<?>, Object> getOptions() {
    return getOptions(
        super.getOptions(),
        ChannelOption.SO_SNDBUF,
        ChannelOption.SO_RCVBUF,
        ChannelOption.SO_BACKLOG,
        ChannelOption.ALLOW_HALF_CLOSURE);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T getOption(ChannelOption<T> option) {
    if (option.equals(ChannelOption.SO_SNDBUF)) {
      return (T) Integer.valueOf(sendBufferBytes);
    }
    if (option.equals(ChannelOption.SO_RCVBUF)) {
      return (T) Integer.valueOf(receiveBufferBytes);
    }
    if (option.equals(ChannelOption.SO_BACKLOG)) {
      return (T) Integer.valueOf(backlog);
    }
    if (option.equals(ChannelOption.ALLOW_HALF_CLOSURE)) {
      return (T) Boolean.valueOf(allowHalfClosure);
    }
    return super.getOption(option);
  }

  @Override
  public <T> boolean setOption(ChannelOption<T> option, T value) {
    if (option.equals(ChannelOption.SO_SNDBUF)) {
      sendBufferBytes = positive(option, value);
    } else if (option.equals(ChannelOption.SO_RCVBUF)) {
      receiveBufferBytes = positive(option, value);
    } else if (option.equals(ChannelOption.SO_BACKLOG)) {
      backlog = positive(option, value);
    } else if (option.equals(ChannelOption.ALLOW_HALF_CLOSURE)) {
      allowHalfClosure = (Boolean) value;
    } else if (!WITHOUT_EFFECT.contains(option)) {
      return super.setOption(option, value);
    }
    return true;
  }

  private static int positive(ChannelOption<?> option, Object value) {
    int number = (Integer) value;
    if (number < 1) {
      throw new IllegalArgumentException(option.name() + ": expected at least 1, found " + number);
    }
    return number;
  }

  /** Told when the application stops reading by itself. */
  @Override
  protected void autoReadCleared() {
    if (channel instanceof SimChannel connection) {
      connection.stopReading();
    }
  }
}
