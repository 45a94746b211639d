package io.weir.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFileTest {
  @TempDir private Path folder;

  private Path only() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }

  /** RFC 3720, appendix B.4, and the usual check value: the reader's own checksum is right. */
  @Test
  void theReaderKnowsTheChecksum() {
    assertThat(EventFileReader.crc32c("123456789".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(0xe3069283);
    assertThat(EventFileReader.crc32c(new byte[32])).isEqualTo(0x8a9136aa);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsWrittenIsRead(long seed) throws IOException {
    Random random = new Random(seed);
    List<Map<String, Double>> written = new java.util.ArrayList<>();
    try (EventFile file = EventFile.create(folder, 1.7e9 + seed)) {
      for (int step = 1; step <= 50; step++) {
        Map<String, Double> scalars = new LinkedHashMap<>();
        for (int i = random.nextInt(20); i >= 0; i--) {
          scalars.put("validation/" + i + "→µ/jain", random.nextGaussian() * 1e6);
        }
        file.scalars(step * 1_000_003, 1.7e9 + step / 8.0, scalars);
        written.add(scalars);
      }
    }

    List<EventFileReader.Event> events = EventFileReader.read(only());

    assertThat(events).hasSize(51);
    assertThat(events.get(0).fileVersion()).isEqualTo("brain.Event:2");
    assertThat(events.get(0).wallTime()).isEqualTo(1.7e9 + seed);
    for (int step = 1; step <= 50; step++) {
      EventFileReader.Event event = events.get(step);
      assertThat(event.step()).isEqualTo(step * 1_000_003L);
      assertThat(event.wallTime()).isEqualTo(1.7e9 + step / 8.0);
      Map<String, Float> expected = new LinkedHashMap<>();
      written.get(step - 1).forEach((tag, value) -> expected.put(tag, value.floatValue()));
      assertThat(event.scalars()).containsExactlyEntriesOf(expected);
    }
  }

  @Test
  void whatIsNotFiniteIsLeftOut() throws IOException {
    try (EventFile file = EventFile.create(folder, 1)) {
      file.scalars(1, 1, Map.of("a", Double.NaN, "b", Double.NEGATIVE_INFINITY, "c", 2.0));
    }

    assertThat(EventFileReader.read(only()).get(1).scalars()).containsExactly(Map.entry("c", 2f));
  }

  @Test
  void aFlippedBitIsNoticed() throws IOException {
    try (EventFile file = EventFile.create(folder, 1)) {
      file.scalars(1, 1, Map.of("a", 1.0));
    }
    byte[] bytes = Files.readAllBytes(only());
    bytes[bytes.length - 6] ^= 1;
    Files.write(only(), bytes);

    assertThatThrownBy(() -> EventFileReader.read(only())).hasMessageContaining("checksum");
  }

  /** TensorBoard drops what older files have from the step on at which a session starts. */
  @Test
  void aRestartHasAFileOfItsOwnThatComesLater() throws IOException {
    try (EventFile first = EventFile.create(folder, 5);
        EventFile second = EventFile.create(folder, 5)) {
      first.scalars(1, 5, Map.of("a", 1.0));
      second.restart(1, 5);
      second.scalars(1, 5, Map.of("a", 2.0));
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> sorted = files.sorted().toList();
      assertThat(sorted).hasSize(2);
      EventFileReader.Event start = EventFileReader.read(sorted.get(1)).get(1);
      assertThat(start.starts()).isTrue();
      assertThat(start.step()).isEqualTo(1);
    }
  }

  @Test
  void tensorBoardItselfReadsIt() throws IOException, InterruptedException {
    try (EventFile file = EventFile.create(folder, 1.7e9)) {
      file.scalars(3, 1.7e9, Map.of("training/loss", 0.25));
    }
    String script =
        """
        import sys
        try:
            from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
        except ImportError:
            sys.exit(77)
        events = EventAccumulator(sys.argv[1]).Reload()
        print([(e.step, e.value) for e in events.Scalars('training/loss')])
        """;
    Process python;
    try {
      python =
          new ProcessBuilder("python3", "-c", script, folder.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "there is no python3");
      return;
    }
    String printed = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(python.waitFor() != 77, "Python has no package `tensorboard`");
    assertThat(printed.strip()).endsWith("[(3, 0.25)]");
  }
}
