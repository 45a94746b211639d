package io.weir.sim.cc;

import java.util.Arrays;
import java.util.List;

/** The algorithms that need nothing but parameters, by the name scenario files use. */
public enum Algorithm {
  /** Additive increase, multiplicative decrease. */
  AIMD("aimd", Aimd.Parameters.DEFAULTS) {
    @Override
    public CongestionControl create(Record parameters) {
      return new Aimd((Aimd.Parameters) parameters);
    }
  },
  /** BBR, version 1. */
  BBR("bbr", BbrV1.Parameters.DEFAULTS) {
    @Override
    public CongestionControl create(Record parameters) {
      return new BbrV1((BbrV1.Parameters) parameters);
    }
  },
  /** BBR, version 3. */
  BBR3("bbr3", BbrV3.Parameters.DEFAULTS) {
    @Override
    public CongestionControl create(Record parameters) {
      return new BbrV3((BbrV3.Parameters) parameters);
    }
  },
  /** Fixed rate. */
  CONSTANT("constant", ConstantRate.Parameters.DEFAULTS) {
    @Override
    public CongestionControl create(Record parameters) {
      return new ConstantRate((ConstantRate.Parameters) parameters);
    }
  },
  /** CUBIC. */
  CUBIC("cubic", Cubic.Parameters.DEFAULTS) {
    @Override
    public CongestionControl create(Record parameters) {
      return new Cubic((Cubic.Parameters) parameters);
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
  /** Reno. */
  RENO("reno", Reno.Parameters.DEFAULTS) {
    @Override
    public CongestionControl create(Record parameters) {
      return new Reno((Reno.Parameters) parameters);
    }
  },
  /** Swift. */
  SWIFT("swift", Swift.Parameters.DEFAULTS) {
    @Override
    public CongestionControl create(Record parameters) {
      return new Swift((Swift.Parameters) parameters);
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
