package io.weir.benchmarks.trees;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import io.weir.benchmarks.simulator.Spread;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Times contenders in one process, round by round one after the other; see {@code timing.c}. */
final class TimingRun {
  private static final String HARNESS = "timing.c";

  private final ObjectBuild build;

  /** A run with programs of {@code build}. */
  TimingRun(ObjectBuild build) {
    this.build = build;
  }

  /**
   * What came out for one contender.
   *
   * @param ns per row, by round
   * @param chainedNs per row if the next row is known only with the answer, by round
   * @param answers by row
   * @param compiled the object
   */
  record Timed(
      List<Double> ns,
      List<Double> chainedNs,
      DoubleBuffer answers,
      ObjectBuild.Compiled compiled) {
    Spread spread() {
      return Spread.of(ns);
    }

    Spread chained() {
      return Spread.of(chainedNs);
    }

    /** This one's time divided by the other's, within rounds. */
    Spread over(Timed other) {
      return Spread.ofRatios(array(ns), array(other.ns));
    }

    private static double[] array(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  /** Times; every contender is answered and timed {@code rounds} times over all of its rows. */
  Map<String, Timed> run(List<Contender> contenders, int rounds) {
    Map<String, Timed> timed = new LinkedHashMap<>();
    List<ObjectBuild.Compiled> objects = new ArrayList<>();
    StringBuilder list = new StringBuilder("#define CONTENDERS(X)");
    for (Contender contender : contenders) {
      objects.add(build.compile(contender));
      list.append(" X(%s, %s)".formatted(contender.name(), contender.type()));
      writeRows(contender);
    }
    build.write("contenders.h", list.append('\n').toString());
    Map<String, List<double[]>> times = new LinkedHashMap<>();
    build
        .link(HARNESS, objects, List.of())
        .run(List.of(Integer.toString(rounds)), build.folder(), line -> read(line, times));
    for (int i = 0; i < contenders.size(); i++) {
      String name = contenders.get(i).name();
      List<double[]> own = times.getOrDefault(name, List.of());
      timed.put(
          name,
          new Timed(
              own.stream().map(pair -> pair[0]).toList(),
              own.stream().map(pair -> pair[1]).toList(),
              readAnswers(contenders.get(i)),
              objects.get(i)));
    }
    return timed;
  }

  private static void read(String line, Map<String, List<double[]>> times) {
    String[] words = line.split(" ", -1);
    if (words.length != 3) {
      throw UserError.environment("the timing program said: " + line);
    }
    times
        .computeIfAbsent(words[0], name -> new ArrayList<>())
        .add(new double[] {Double.parseDouble(words[1]), Double.parseDouble(words[2])});
  }

  private void writeRows(Contender contender) {
    Rows rows = contender.rows();
    ByteBuffer bytes =
        ByteBuffer.allocate((rows.values().length + 2) * Long.BYTES).order(ByteOrder.nativeOrder());
    bytes.asLongBuffer().put(rows.count()).put(rows.width()).put(rows.values());
    Path file = build.folder().resolve(contender.name() + ".rows");
    try {
      Files.write(file, bytes.array());
    } catch (IOException e) {
      throw UserError.environment("cannot write " + file + ": " + AtomicFiles.reason(e), e);
    }
  }

  private DoubleBuffer readAnswers(Contender contender) {
    Path file = build.folder().resolve(contender.name() + ".answers");
    try {
      return ByteBuffer.wrap(Files.readAllBytes(file))
          .order(ByteOrder.nativeOrder())
          .asDoubleBuffer();
    } catch (IOException e) {
      throw UserError.environment("cannot read " + file + ": " + AtomicFiles.reason(e), e);
    }
  }
}
