package io.weir.cli.explain;

import io.weir.artefact.StrictYaml;
import io.weir.cli.Baselines;
import io.weir.cli.Experiment;
import io.weir.sim.scenario.AlgorithmSpec;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sections of scenario files, read off {@link Experiment} and its scenario. */
public final class Sections {
  static final String CONTROL = "congestionControl";
  static final String PARAMETERS = CONTROL + ".parameters";

  private Sections() {}

  /**
   * A section, or an algorithm's parameters, with values.
   *
   * @param path where it stands in the file
   * @param values its record
   */
  public record Section(String path, Record values) {
    /** Every key in it. */
    public List<Key> keys() {
      List<Key> keys = Key.of(path, values.getClass());
      // Which parameters there are is up to the algorithm.
      keys.removeIf(key -> key.path().equals(PARAMETERS));
      return keys;
    }
  }

  /**
   * The sections of an experiment, the parameters of its algorithm after its congestion control.
   */
  public static List<Section> of(Experiment experiment) {
    List<Section> sections = new ArrayList<>();
    records(experiment.scenario()).forEach((key, values) -> sections.add(new Section(key, values)));
    AlgorithmSpec algorithm = experiment.scenario().congestionControl();
    Record defaults = Baselines.defaults().get(algorithm.algorithm());
    Record parameters =
        StrictYaml.overlay(
            "parameters", PARAMETERS, defaults, algorithm.parameters(), defaults.getClass());
    sections.add(new Section(PARAMETERS, parameters));
    sections.add(new Section("observation", experiment.observation()));
    sections.add(new Section("training", experiment.training()));
    sections.add(new Section("distillation", experiment.distillation()));
    sections.add(new Section("evaluation", experiment.evaluation()));
    sections.add(new Section("gym", experiment.gym()));
    return sections;
  }

  /** Whether a key takes the name of an algorithm. */
  static boolean namesAlgorithm(Key key) {
    return key.path().startsWith(CONTROL + ".") && key.name().equals("algorithm");
  }

  /** Whether a record is that of a section, described there. */
  static boolean isSection(Class<?> type) {
    for (RecordComponent component : io.weir.sim.scenario.Scenario.class.getRecordComponents()) {
      if (component.getType() == type) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, Record> records(Record of) {
    Map<String, Record> records = new LinkedHashMap<>();
    for (RecordComponent component : of.getClass().getRecordComponents()) {
      try {
        if (component.getAccessor().invoke(of) instanceof Record value) {
          records.put(component.getName(), value);
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("accessors of public records can be called", e);
      }
    }
    return records;
  }
}
