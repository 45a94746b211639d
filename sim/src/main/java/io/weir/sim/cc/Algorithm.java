package io.weir.sim.cc;

import java.util.Arrays;
import java.util.List;

/** The algorithms that need nothing but parameters, by the name scenario files use. */
public enum Algorithm implements ControlFactory {
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

  @Override
  public Record defaults() {
    return defaults;
  }

  /** Names of all algorithms. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(Algorithm::id).toList();
  }
}
