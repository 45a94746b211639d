package io.weir.benchmarks.simulator;

/** Ways to run the same scenario. */
public enum Variant {
  /** The windowed engine: what users get. */
  WINDOW("native"),
  /** The heap engine, which keeps to the exact order of time over all nodes. */
  HEAP("heap"),
  /** The windowed engine, every acknowledgement through a Netty channel's pipeline. */
  CHANNEL("channel"),
  /** The windowed engine with shared-buffer switches and PFC instead of FIFO ports. */
  SERVED("served"),
  /** The textbook engine: the baseline. */
  TEXTBOOK("textbook");

  private final String id;

  Variant(String id) {
    this.id = id;
  }

  /** Name in results. */
  public String id() {
    return id;
  }
}
