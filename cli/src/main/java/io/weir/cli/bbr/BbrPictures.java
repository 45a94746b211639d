package io.weir.cli.bbr;

import io.weir.benchmarks.picture.HeatMap;
import io.weir.benchmarks.picture.Panels;
import io.weir.benchmarks.picture.Panels.Axis;
import io.weir.benchmarks.picture.Panels.Layer;
import io.weir.benchmarks.picture.Panels.Panel;
import io.weir.benchmarks.picture.Panels.Style;
import io.weir.benchmarks.picture.Picture;
import io.weir.benchmarks.picture.Series;
import io.weir.distiller.bbr.BufferClass;
import io.weir.distiller.bbr.Confusion;
import io.weir.distiller.bbr.Contender;
import io.weir.trainer.bbr.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The pictures of an evaluation, by the name of their file. */
final class BbrPictures {
  static final String JAIN = "jain.svg";
  static final String SHARE = "share.svg";
  static final String UTILISATION = "utilisation.svg";
  static final String CUBIC_LOSS = "cubic-loss.svg";
  static final String QUEUE = "queue.svg";
  static final String CONVERGENCE = "convergence.svg";
  static final String CHANGE = "change.svg";
  static final String WORST = "worst.svg";
  static final String GAINS = "gains.svg";
  static final String CLASSES = "classes.svg";

  /** Who is drawn where all would be too many. */
  private static final List<String> SHOWN =
      List.of(
          Contender.STOCK, Contender.RULE, Contender.PARITY, Contender.PROGRAM, Contender.ORACLE);

  /** By number of the colour; the eighth is the first again, which is never drawn beside it. */
  private static final List<String> COLOURS =
      List.of(
          Contender.STOCK,
          Contender.PROGRAM,
          Contender.PARITY,
          Contender.FIXED,
          Contender.RULE,
          Contender.WARE,
          Contender.ORACLE,
          Contender.TRIMMED);

  /** Heights of panels. */
  private static final int WHOLE = 300;

  private static final int MEANS = 190;
  private static final int POINTS = 110;
  private static final double WORST_TOLERATED_PERCENT = -2;

  private final BbrResult result;
  private final List<String> shown;

  private BbrPictures(BbrResult result) {
    this.result = result;
    shown = SHOWN.stream().filter(result.contenders()::contains).toList();
  }

  /** All that there is something to draw for. */
  static Map<String, Picture> of(BbrResult result) {
    BbrPictures pictures = new BbrPictures(result);
    Map<String, Picture> all = new LinkedHashMap<>();
    all.put(CHANGE, pictures.change());
    all.put(WORST, pictures.worst());
    all.put(JAIN, pictures.byBuffer("Jain's index", "Jain's index", Outcome::jain, null));
    all.put(
        SHARE,
        pictures.byBuffer(
            "BBR's share of the traffic, by the share that is fair",
            "BBR's share / fair",
            Outcome::bbrShareOfFair,
            1.0));
    all.put(
        UTILISATION,
        pictures.againstStock(
            "Utilisation of the bottleneck, and its change against stock",
            "utilisation, %",
            outcome -> 100 * outcome.utilisation()));
    all.put(
        CUBIC_LOSS,
        pictures.againstStock(
            "Loss of CUBIC, and its change against stock",
            "CUBIC's loss, %",
            outcome -> 100 * outcome.cubicLoss()));
    all.put(
        QUEUE,
        pictures.againstStock(
            "Mean queueing delay, and its change against stock",
            "queue, ms",
            outcome -> outcome.meanQueueDelayNs() / 1e6));
    all.put(CONVERGENCE, pictures.convergence());
    all.put(GAINS, pictures.gains());
    if (result.confusion() != null) {
      all.put(CLASSES, classes(result.confusion()));
    }
    return all;
  }

  /** The same colour in all pictures. */
  private static int colour(String contender) {
    return COLOURS.indexOf(contender);
  }

  /** Means of all, then every condition, by contender. */
  private Panels byBuffer(
      String title, String label, ToDoubleFunction<Outcome> figure, Double reference) {
    ByBuffer drawn = new ByBuffer(result.results(), (one, name) -> one.mean(name, figure));
    List<Panel> panels = new ArrayList<>();
    panels.add(means(drawn, label, reference));
    panels.addAll(points(drawn, shown, "", "fair", reference));
    return new Panels(title, buffer(), panels);
  }

  /** Means of all, then every condition's difference to BBR as it is, by contender. */
  private Panels againstStock(String title, String label, ToDoubleFunction<Outcome> figure) {
    List<String> others = shown.stream().filter(name -> !name.equals(Contender.STOCK)).toList();
    ByBuffer changes = new ByBuffer(result.results(), (one, name) -> one.change(name, figure));
    ByBuffer drawn = new ByBuffer(result.results(), (one, name) -> one.mean(name, figure));
    List<Panel> panels = new ArrayList<>();
    panels.add(means(drawn, label, null));
    panels.addAll(points(changes, others, " - stock", "as stock", 0.0));
    return new Panels(title, buffer(), panels);
  }

  private static Axis buffer() {
    return Axis.logarithmic("buffer X, BDP", ByBuffer.LEAST, ByBuffer.MOST);
  }

  private Panel means(ByBuffer drawn, String label, Double reference) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      layers.addAll(drawn.means(shown.get(i), i, colour(shown.get(i))));
    }
    return new Panel(Axis.of(label), MEANS, referred(layers, "fair", reference));
  }

  private static List<Panel> points(
      ByBuffer drawn, List<String> names, String what, String reference, Double at) {
    double[] ends = drawn.ends(names);
    List<Panel> panels = new ArrayList<>();
    for (String name : names) {
      Axis own = Axis.of(name + what, ends[0], ends[1]);
      panels.add(new Panel(own, POINTS, referred(drawn.points(name, colour(name)), reference, at)));
    }
    return panels;
  }

  private static List<Layer> referred(List<Layer> layers, String name, Double at) {
    if (at == null) {
      return layers;
    }
    List<Layer> all = new ArrayList<>();
    all.add(level(name, ByBuffer.LEAST, ByBuffer.MOST, at));
    all.addAll(layers);
    return all;
  }

  private static Layer level(String name, double from, double to, double y) {
    return reference(name, new double[] {from, to}, new double[] {y, y});
  }

  private static Layer reference(String name, double[] x, double[] y) {
    return new Layer(new Series(name, x, y), Style.REFERENCE, 0);
  }

  /** Share of the conditions in which the change is a value or less. */
  private Panels change() {
    List<Layer> layers = new ArrayList<>();
    layers.add(
        reference(
            "-2 %",
            new double[] {WORST_TOLERATED_PERCENT, WORST_TOLERATED_PERCENT}, new double[] {0, 1}));
    for (String name : result.contenders()) {
      if (!name.equals(Contender.STOCK)) {
        layers.add(line(name, changes(name), shares(result.results().size())));
      }
    }
    return new Panels(
        "Change of Jain's index against stock: how many conditions have less",
        Axis.of("change, %"),
        List.of(new Panel(Axis.of("share of conditions", 0, 1), WHOLE, layers)));
  }

  private Panels worst() {
    int conditions = result.results().size();
    List<Layer> layers = new ArrayList<>();
    layers.add(level("-2 %", 1, Math.max(2, conditions), WORST_TOLERATED_PERCENT));
    double[] ranks = IntStream.rangeClosed(1, conditions).asDoubleStream().toArray();
    for (String name : result.contenders()) {
      if (!name.equals(Contender.STOCK)) {
        layers.add(line(name, ranks, changes(name)));
      }
    }
    return new Panels(
        "Change of Jain's index against stock: the worst conditions of each",
        Axis.logarithmic("conditions, the worst first", 1, Math.max(2, conditions)),
        List.of(new Panel(Axis.of("change, %", leastChange(), 10), WHOLE, layers)));
  }

  private double leastChange() {
    double least =
        result.contenders().stream().mapToDouble(name -> changes(name)[0]).min().orElseThrow();
    return Math.floor(Math.min(least, -10) / 10) * 10;
  }

  private Layer line(String name, double[] x, double[] y) {
    return new Layer(new Series(name, x, y), Style.LINE, colour(name));
  }

  /** Per cent, the least first. */
  private double[] changes(String contender) {
    return result.results().stream()
        .mapToDouble(one -> 100 * one.jainGain(contender))
        .sorted()
        .toArray();
  }

  private static double[] shares(int count) {
    return IntStream.rangeClosed(1, count).mapToDouble(i -> (double) i / count).toArray();
  }

  private Panels convergence() {
    List<Layer> layers = new ArrayList<>();
    for (String name : shown) {
      double[] seconds =
          result.results().stream()
              .flatMap(one -> one.outcomes().get(name).stream())
              .mapToLong(Outcome::convergenceNs)
              .filter(ns -> ns >= 0)
              .mapToDouble(ns -> ns / 1e9)
              .sorted()
              .toArray();
      int runs = result.results().size() * result.seeds();
      double[] shares = Arrays.copyOf(shares(runs), seconds.length);
      if (seconds.length > 0) {
        layers.add(line(name, seconds, shares));
      }
    }
    if (layers.isEmpty()) {
      layers.add(level("none converged", 0, 1, 0));
    }
    return new Panels(
        "Convergence: share of runs in which BBR's share has come to stay",
        Axis.of("time since the last flow's start, s"),
        List.of(new Panel(Axis.of("share of runs", 0, 1), WHOLE, layers)));
  }

  /** The gain that was in force, against the label. */
  private Panels gains() {
    List<Panel> panels = new ArrayList<>();
    for (String name : shown) {
      if (!name.equals(Contender.STOCK) && !name.equals(Contender.ORACLE)) {
        double[] labels =
            result.results().stream().mapToDouble(one -> one.lesson().gain()).toArray();
        double[] gains = result.results().stream().mapToDouble(one -> one.gain(name)).toArray();
        panels.add(
            new Panel(
                Axis.of(name, 0.9, 4.1),
                170,
                List.of(
                    reference("the label", new double[] {0.9, 4}, new double[] {0.9, 4}),
                    new Layer(new Series(name, labels, gains), Style.DOTS, colour(name)))));
      }
    }
    return new Panels(
        "Mean gain in force in PROBE_BW, by condition, against its label",
        Axis.of("label", 0.9, 4.1),
        panels);
  }

  private static HeatMap classes(Confusion confusion) {
    List<String> names =
        IntStream.range(0, BufferClass.COUNT).mapToObj(BufferClass::title).toList();
    List<List<Long>> counts =
        Arrays.stream(confusion.counts()).map(row -> Arrays.stream(row).boxed().toList()).toList();
    return new HeatMap(
        "Rounds by buffer class", "taken for, BDP", "buffer, BDP", names, names, counts);
  }
}
