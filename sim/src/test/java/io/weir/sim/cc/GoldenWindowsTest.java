package io.weir.sim.cc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every algorithm does with its window and rate, round by round, is committed. */
class GoldenWindowsTest {
  private static final String FOLDER = "windows";
  private static final String REGENERATE = "weir.golden.regenerate";

  /** 13 s or so of the access path: BBR probes the round-trip time after 10. */
  private static final int ACCESS_ROUNDS = 300;

  private static final int DATACENTRE_ROUNDS = 100;

  /** A bandwidth-delay product of 33 packets, a buffer of as many. */
  private static final RoundModel.Path ACCESS =
      new RoundModel.Path(
          "access, 10 Mbit/s, 40 ms", 100_000_000, 10_000_000, 40_000_000, 1_500, 50_000, 25_000);

  /** A bandwidth-delay product of 23 packets; DCTCP's threshold is 69. */
  private static final RoundModel.Path DATACENTRE =
      new RoundModel.Path(
          "datacentre, 25 Gbit/s, 8 µs",
          100_000_000_000L,
          25_000_000_000L,
          8_000,
          1_086,
          1_000_000,
          75_000);

  /** Those that hosts of each kind can serve: RoCE has no delivery rates, TCP no notifications. */
  private static List<RoundModel.Path> paths(Set<Need> needs) {
    List<RoundModel.Path> paths = new ArrayList<>();
    boolean roceOnly =
        needs.contains(Need.NOTIFICATIONS)
            || needs.contains(Need.TELEMETRY)
            || needs.contains(Need.RTT_PROBES);
    if (!roceOnly) {
      paths.add(ACCESS);
    }
    if (!needs.contains(Need.DELIVERY_RATE)) {
      paths.add(DATACENTRE);
    }
    return paths;
  }

  private static String windows(Algorithm algorithm) {
    StringBuilder text = new StringBuilder();
    Set<Need> needs = algorithm.create(algorithm.defaults()).needs();
    for (RoundModel.Path path : paths(needs)) {
      text.append("# ").append(algorithm.id()).append(", ").append(path.name());
      text.append(": round, window in packets, rate in bit/s, what was told in the round\n");
      CongestionControl control = algorithm.create(algorithm.defaults());
      text.append(
          new RoundModel(control, path)
              .run(path.equals(ACCESS) ? ACCESS_ROUNDS : DATACENTRE_ROUNDS));
    }
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void windowsAreTheCommittedOnes(Algorithm algorithm) throws IOException {
    String name = FOLDER + "/" + algorithm.id() + ".golden";
    String text = windows(algorithm);
    if (Boolean.getBoolean(REGENERATE)) {
      Path source = Path.of("src/test/resources/io/weir/sim/cc", name);
      Files.createDirectories(source.getParent());
      Files.writeString(source, text);
    }
    try (InputStream in = GoldenWindowsTest.class.getResourceAsStream(name)) {
      String committed = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text)
          .as(
              "%s is out of sync: if the algorithm is meant to do otherwise than before,"
                  + " regenerate with `mvn -pl artefact,sim test -Dtest=GoldenWindowsTest"
                  + " -Dsurefire.failIfNoSpecifiedTests=false -Dweir.test.jvm=-D%s=true`, read the"
                  + " difference and run again",
              name, REGENERATE)
          .isEqualTo(committed);
    }
  }
}
