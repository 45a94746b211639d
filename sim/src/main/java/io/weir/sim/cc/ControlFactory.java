package io.weir.sim.cc;

/** Makes an algorithm that scenario files can name. */
public interface ControlFactory {
  /** Default parameters; their class is what {@link #create} expects. */
  Record defaults();

  /** An instance for one simulation. */
  CongestionControl create(Record parameters);
}
