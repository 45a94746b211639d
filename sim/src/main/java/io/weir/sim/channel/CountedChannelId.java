package io.weir.sim.channel;

import io.netty.channel.ChannelId;

/** A channel's number within its simulation: the same in every run, unlike Netty's default. */
final class CountedChannelId implements ChannelId {
  private static final long serialVersionUID = 1L;

  private final long number;

  CountedChannelId(long number) {
    this.number = number;
  }

  @Override
  public String asShortText() {
    return Long.toHexString(number);
  }

  @Override
  public String asLongText() {
    return "weir-" + asShortText();
  }

  @Override
  public int compareTo(ChannelId other) {
    return other instanceof CountedChannelId counted
        ? Long.compare(number, counted.number)
        : asLongText().compareTo(other.asLongText());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CountedChannelId counted && counted.number == number;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number);
  }

  @Override
  public String toString() {
    return asShortText();
  }
}
