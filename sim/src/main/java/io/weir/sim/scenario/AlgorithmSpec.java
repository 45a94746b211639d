package io.weir.sim.scenario;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.sim.cc.Algorithm;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.ControlFactory;
import io.weir.sim.cc.FlowClass;
import io.weir.sim.cc.MixedControl;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The congestion control of a scenario.
 *
 * @param algorithm its name, see {@link io.weir.sim.cc.Algorithm}
 * @param parameters values that replace the algorithm's defaults, by key
 * @param mix flows that obey other algorithms; the remaining flows obey {@code algorithm}
 */
public record AlgorithmSpec(
    @JsonPropertyDescription("name of the algorithm") String algorithm,
    @JsonPropertyDescription("values that replace the algorithm's defaults")
        Map<String, Object> parameters,
    @JsonPropertyDescription(
            "flows that obey another algorithm; dealt out by index, the rest obey algorithm")
        List<MixSpec> mix)
    implements Serializable {
  /** DCQCN with its defaults. */
  public static final AlgorithmSpec DEFAULTS = new AlgorithmSpec("dcqcn", Map.of());

  private static final String SECTION = "congestionControl";

  public AlgorithmSpec {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    mix = List.copyOf(mix);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < mix.size(); i++) {
      String name = mix.get(i).name();
      if (name != null && !names.add(name)) {
        throw new IllegalArgumentException(
            "mix[" + i + "].name: expected a name of its own, found `" + name + "` again");
      }
    }
  }

  /** One algorithm for all flows. */
  public AlgorithmSpec(String algorithm, Map<String, Object> parameters) {
    this(algorithm, parameters, List.of());
  }

  /** An algorithm, and where in the file it is named. */
  private record Named(String at, String algorithm, Map<String, Object> parameters) {
    String key() {
      return at + ".algorithm";
    }

    Record parameters(String file, Map<String, ? extends Record> defaults) {
      Record standard = defaults.get(algorithm);
      if (standard == null) {
        throw unknown(file, key(), algorithm, defaults.keySet());
      }
      return StrictYaml.overlay(
          file, at + ".parameters", standard, parameters, standard.getClass());
    }
  }

  private static UserError unknown(
      String file, String key, String algorithm, Collection<String> known) {
    return UserError.input(
        file
            + ": key `"
            + key
            + "`: no algorithm is called `"
            + algorithm
            + "`"
            + StrictYaml.suggestion(algorithm, known)
            + " (known: "
            + String.join(", ", known)
            + ")");
  }

  /** Every algorithm: the mix, then the one of the remaining flows. */
  private List<Named> all() {
    List<Named> all = new ArrayList<>();
    for (int i = 0; i < mix.size(); i++) {
      all.add(new Named(keyOf(i), mix.get(i).algorithm(), mix.get(i).parameters()));
    }
    all.add(new Named(SECTION, algorithm, parameters));
    return all;
  }

  /** Where the algorithm of a class stands in the file. */
  private String keyOf(int index) {
    return index < mix.size() ? SECTION + ".mix[" + index + "]" : SECTION;
  }

  /** The key that names the algorithm of a class, an index into {@link #classes}. */
  String algorithmKey(int index) {
    return keyOf(index) + ".algorithm";
  }

  /**
   * The classes of flows: the mix in its order, then the remaining flows. A class without a name is
   * called as its algorithm; where that is taken, {@code algorithm#2} and so on.
   */
  public List<FlowClass> classes() {
    Map<String, Integer> used = new HashMap<>();
    mix.forEach(entry -> used.put(entry.name(), 1));
    List<FlowClass> classes = new ArrayList<>();
    for (Named named : all()) {
      String given = classes.size() < mix.size() ? mix.get(classes.size()).name() : null;
      classes.add(
          new FlowClass(given != null ? given : free(named.algorithm, used), named.algorithm));
    }
    return classes;
  }

  private static String free(String algorithm, Map<String, Integer> used) {
    int number = used.merge(algorithm, 1, Integer::sum);
    String name = number == 1 ? algorithm : algorithm + "#" + number;
    while (number > 1 && used.containsKey(name)) {
      number = used.merge(algorithm, 1, Integer::sum);
      name = algorithm + "#" + number;
    }
    return name;
  }

  /** Flows the mix asks for. */
  public long mixFlows() {
    return mix.stream().mapToLong(MixSpec::flows).sum();
  }

  /**
   * Fails when the mix asks for more flows than there are.
   *
   * @param file named in errors
   */
  void requireFlows(String file, int flows) {
    if (mixFlows() > flows) {
      throw UserError.input(
          "%s: key `%s.mix`: expected at most as many flows as the traffic has (%d), found %d"
              .formatted(file, SECTION, flows, mixFlows()));
    }
  }

  /**
   * Fails when an algorithm is not known or its parameters are impossible.
   *
   * @param file named in errors
   * @param others default parameters of algorithms {@link Algorithm} does not have, by name
   */
  void requirePossible(String file, Map<String, ? extends Record> others) {
    Map<String, Record> defaults = new LinkedHashMap<>();
    for (Algorithm known : Algorithm.values()) {
      defaults.put(known.id(), known.defaults());
    }
    defaults.putAll(others);
    all().forEach(named -> named.parameters(file, defaults));
  }

  /**
   * The algorithms, if they are all {@link Algorithm}'s.
   *
   * @param file named in errors
   * @param others names the caller understands beside {@link Algorithm}'s, for the suggestion
   */
  public CongestionControl create(String file, Collection<String> others) {
    List<String> known = new ArrayList<>(Algorithm.ids());
    known.addAll(others);
    for (Named named : all()) {
      if (!Algorithm.ids().contains(named.algorithm)) {
        throw unknown(file, named.key(), named.algorithm, known);
      }
    }
    return create(file, Map.of());
  }

  /**
   * The algorithms: one, or a mix of them.
   *
   * @param file named in errors
   * @param others algorithms {@link Algorithm} does not have, by name
   */
  public CongestionControl create(String file, Map<String, ControlFactory> others) {
    Map<String, ControlFactory> factories = new LinkedHashMap<>();
    for (Algorithm known : Algorithm.values()) {
      factories.put(known.id(), known);
    }
    factories.putAll(others);
    Map<String, Record> defaults = new LinkedHashMap<>();
    factories.forEach((name, factory) -> defaults.put(name, factory.defaults()));
    List<CongestionControl> controls = new ArrayList<>();
    for (Named named : all()) {
      Record values = named.parameters(file, defaults);
      controls.add(factories.get(named.algorithm).create(values));
    }
    return mix.isEmpty() ? controls.get(0) : mixed(controls);
  }

  private MixedControl mixed(List<CongestionControl> controls) {
    List<FlowClass> classes = classes();
    List<MixedControl.Part> parts = new ArrayList<>();
    for (int i = 0; i < controls.size(); i++) {
      int flows = i < mix.size() ? mix.get(i).flows() : 0;
      parts.add(new MixedControl.Part(classes.get(i), controls.get(i), flows));
    }
    return new MixedControl(parts);
  }
}
