package io.weir.sim.cc;

import java.util.Arrays;
import java.util.List;

/** The algorithms that need nothing but parameters, by the name scenario files use. */
public enum Algorithm {
  /** Fixed rate. */
  CONSTANT("constant", ConstantRate.Parameters.DEFAULTS) {
    @Override
    public CongestionControl create(Record parameters) {
      return new ConstantRate((ConstantRate.Parameters) parameters);
    }
  },
  /** DCQCN. */
  DCQCN("dcqcn", Dcqcn.Parameters.DEFAULTS) {
    @Override
    public CongestionControl create(Record parameters) {
      return new Dcqcn((Dcqcn.Parameters) parameters);
    }
  },
  /** DCTCP. */
  DCTCP("dctcp", Dctcp.Parameters.DEFAULTS) {
    @Override
    public CongestionControl create(Record parameters) {
      return new Dctcp((Dctcp.Parameters) parameters);
    }
  },
  /** HPCC. */
  HPCC("hpcc", Hpcc.Parameters.DEFAULTS) {
    @Override
    public CongestionControl create(Record parameters) {
      return new Hpcc((Hpcc.Parameters) parameters);
    }
  },
  /** Swift. */
  SWIFT("swift", Swift.Parameters.DEFAULTS) {
    @Override
    public CongestionControl create(Record parameters) {
      return new Swift((Swift.Parameters) parameters);
    }
  },
  /** TIMELY. */
  TIMELY("timely", Timely.Parameters.DEFAULTS) {
    @Override
    public CongestionControl create(Record parameters) {
      return new Timely((Timely.Parameters) parameters);
    }
  };

  private final String id;
  private final Record defaults;

  Algorithm(String id, Record defaults) {
    this.id = id;
    this.defaults = defaults;
  }

  /** Name in scenario files. */
  public String id() {
    return id;
  }

  /** Default parameters; their class is what {@link #create} expects. */
  public Record defaults() {
    return defaults;
  }

  /** An instance for one simulation. */
  public abstract CongestionControl create(Record parameters);

  /** Names of all algorithms. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(Algorithm::id).toList();
  }
}
