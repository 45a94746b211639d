package io.weir.benchmarks.suite.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.Json;
import io.weir.artefact.WeirVersion;
import io.weir.benchmarks.suite.Domination;
import io.weir.benchmarks.suite.Figure;
import io.weir.benchmarks.suite.Statistic;
import io.weir.benchmarks.suite.SuiteResult;
import io.weir.benchmarks.suite.SuiteResult.OfAlgorithm;
import io.weir.benchmarks.suite.SuiteResult.OfScenario;
import io.weir.benchmarks.validation.Check;

/** A suite's result as a JSON object. What is infinite or was not measured is null. */
public final class SuiteJson {
  private SuiteJson() {}

  /** The object: scenarios with figures per algorithm, bars, dominated. */
  public static ObjectNode of(SuiteResult result) {
    ObjectNode object = Json.MAPPER.createObjectNode();
    object.put("weirVersion", WeirVersion.current());
    object.put("suite", result.suite());
    object.put("quick", result.effort().quick());
    object.put("seeds", result.effort().seeds());
    object.put("judged", result.judged().isEmpty() ? null : result.judged());
    object.putArray("algorithms");
    result.algorithms().forEach(object.withArray("algorithms")::add);
    object.putArray("scenarios");
    result.scenarios().forEach(one -> object.withArray("scenarios").add(scenario(one)));
    object.putArray("bars");
    result.bars().forEach(bar -> object.withArray("bars").add(bar(bar)));
    object.putArray("dominated");
    result.dominated().forEach(one -> object.withArray("dominated").add(domination(one)));
    object.put("pass", result.pass());
    object.putArray("notes");
    result.notes().forEach(object.withArray("notes")::add);
    return object;
  }

  private static ObjectNode scenario(OfScenario one) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("name", one.scenario().name());
    node.put("group", one.scenario().group());
    node.put("sha256", one.scenario().scenario().sha256());
    ObjectNode algorithms = node.putObject("algorithms");
    for (OfAlgorithm algorithm : one.algorithms()) {
      ObjectNode figures = algorithms.putObject(algorithm.name());
      algorithm
          .figures()
          .forEach((figure, statistic) -> figures.set(figure.key(), statistic(statistic)));
    }
    return node;
  }

  private static ObjectNode statistic(Statistic statistic) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("mean", finite(statistic.mean()));
    node.put("standardDeviation", finite(statistic.standardDeviation()));
    return node;
  }

  private static ObjectNode bar(Check bar) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("name", bar.what());
    node.put("expected", Words.expected(bar));
    node.put("measured", finite(bar.measured()));
    node.put("pass", bar.pass());
    return node;
  }

  private static ObjectNode domination(Domination one) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("scenario", one.scenario());
    node.put("by", one.by().name());
    for (Figure figure : one.figures()) {
      ObjectNode means = node.putObject(figure.key());
      means.put("by", finite(one.by().mean(figure)));
      means.put("judged", finite(one.judged().mean(figure)));
    }
    return node;
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? Double.valueOf(value) : null;
  }
}
