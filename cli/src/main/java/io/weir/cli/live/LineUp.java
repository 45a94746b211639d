package io.weir.cli.live;

import io.weir.artefact.UserError;
import io.weir.sim.cc.Algorithm;
import io.weir.sim.scenario.AlgorithmSpec;
import io.weir.sim.scenario.MixSpec;
import io.weir.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The congestion control of one live run: a name for each class of the scenario's flows.
 *
 * @param algorithms names, in the order of {@link AlgorithmSpec#classes}
 * @param scenario the scenario with these
 */
public record LineUp(List<String> algorithms, Scenario scenario) {
  private static final String OPTION = "--cc";

  public LineUp {
    algorithms = List.copyOf(algorithms);
  }

  /**
   * The names of {@code name+name…}.
   *
   * @throws UserError if one is empty
   */
  public static List<String> names(String asked) {
    List<String> names = List.of(asked.split("\\+", -1));
    if (names.stream().anyMatch(String::isBlank)) {
      throw UserError.input(
          OPTION + ": expected names as in cubic,bbr or bbr+cubic, found `" + asked + "`");
    }
    return names;
  }

  /** What the scenario itself names. */
  public static LineUp of(Scenario scenario) {
    AlgorithmSpec control = scenario.congestionControl();
    return new LineUp(control.classes().stream().map(c -> c.algorithm()).toList(), scenario);
  }

  /**
   * What an option asks for: {@code name} for all flows, {@code name+name…} for the classes of the
   * scenario's mix, in its order, the remaining flows last.
   *
   * @throws UserError if there are not as many names as classes
   */
  public static LineUp of(Scenario scenario, String asked) {
    List<String> names = names(asked);
    AlgorithmSpec control = scenario.congestionControl();
    if (names.size() == 1) {
      return new LineUp(names, scenario.withCongestionControl(only(control, names.get(0))));
    }
    if (names.size() != control.classes().size()) {
      throw UserError.input(
          "%s: expected one name, or %d for the classes of congestionControl.mix, found `%s`"
              .formatted(OPTION, control.classes().size(), asked));
    }
    List<MixSpec> mix = new ArrayList<>();
    for (int i = 0; i < control.mix().size(); i++) {
      MixSpec entry = control.mix().get(i);
      mix.add(
          new MixSpec(
              names.get(i),
              kept(names.get(i), entry.algorithm(), entry.parameters()),
              entry.flows(),
              entry.name()));
    }
    String rest = names.get(names.size() - 1);
    return new LineUp(
        names,
        scenario.withCongestionControl(
            new AlgorithmSpec(rest, kept(rest, control.algorithm(), control.parameters()), mix)));
  }

  private static AlgorithmSpec only(AlgorithmSpec control, String name) {
    return new AlgorithmSpec(name, kept(name, control.algorithm(), control.parameters()));
  }

  /** Parameters are of the algorithm they were written for. */
  private static Map<String, Object> kept(
      String name, String writtenFor, Map<String, Object> parameters) {
    return name.equals(writtenFor) ? parameters : Map.of();
  }

  /** For people: the names joined with +. */
  public String title() {
    return String.join("+", algorithms);
  }

  /** Whether the simulator has all of them. */
  public boolean isSimulated() {
    return Algorithm.ids().containsAll(algorithms);
  }
}
