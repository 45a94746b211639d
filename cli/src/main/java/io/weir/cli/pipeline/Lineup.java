package io.weir.cli.pipeline;

import io.weir.benchmarks.compare.Contender;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.distiller.collect.ProgramDecision;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.nativelib.load.NativeDecision;
import io.weir.nativelib.load.NativeProgram;
import io.weir.trainer.policy.NetworkDecision;
import io.weir.trainer.policy.Policy;

/** What Weir makes, as contenders. */
public final class Lineup {
  private Lineup() {}

  /** A network that decides on what {@code observation} sees. */
  public static Contender network(String name, Policy network, DecisionProgram observation) {
    return Contender.probeDriven(
        name, () -> new NetworkDecision(network.copy(), new ProgramObservation(observation)));
  }

  /** A decision program in the Java interpreter. */
  public static Contender program(String name, DecisionProgram program) {
    return Contender.probeDriven(name, () -> new ProgramDecision(program));
  }

  /** A decision program as compiled C; {@code loaded} stays open as long as it is run. */
  public static Contender compiled(String name, NativeProgram loaded) {
    return Contender.probeDriven(name, () -> new NativeDecision(loaded));
  }
}
