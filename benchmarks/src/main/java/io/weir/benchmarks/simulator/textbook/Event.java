package io.weir.benchmarks.simulator.textbook;

/**
 * Something that happens at an instant. Events of one instant come in the order of their rank:
 * arrivals by port, ends of transmissions by port, nodes' own events by node. A textbook would
 * number events as they are scheduled; Weir states the order, and the baseline must give the same
 * results.
 */
abstract class Event {
  private static final int KIND_SHIFT = 32;

  final long timePs;
  private final long rank;

  Event(long timePs, int kind, int index) {
    this.timePs = timePs;
    this.rank = ((long) kind << KIND_SHIFT) | index;
  }

  abstract void happen();

  /** Order of time, then of rank. */
  static int compare(Event a, Event b) {
    return a.timePs != b.timePs ? Long.compare(a.timePs, b.timePs) : Long.compare(a.rank, b.rank);
  }
}
