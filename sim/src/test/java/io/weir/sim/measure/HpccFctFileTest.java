package io.weir.sim.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.sim.measure.HpccFctFile.Completion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HpccFctFileTest {
  @TempDir private Path folder;

  /** The line HPCC's simulator writes for a flow from host 0 to host 258. */
  @Test
  void linesAreHpccs() throws IOException {
    Path file = folder.resolve("fct.txt");
    HpccFctFile.write(
        file, List.of(new Completion(0, 258, 10_000, 100, 1_000, 2_000_000_000L, 9_000, 4_500)));
    assertThat(file).hasContent("0b000001 0b010201 10000 100 1000 2000000000 9000 4500\n");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whatIsWrittenCanBeRead(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Completion> completions = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      completions.add(
          new Completion(
              random.nextInt(HpccFctFile.MAX_HOSTS),
              random.nextInt(HpccFctFile.MAX_HOSTS),
              random.nextInt(65_536),
              random.nextInt(65_536),
              random.nextLong(1, Long.MAX_VALUE),
              random.nextLong(Long.MAX_VALUE),
              random.nextLong(Long.MAX_VALUE),
              random.nextLong(1, Long.MAX_VALUE)));
    }
    Path file = folder.resolve("fct.txt");
    HpccFctFile.write(file, completions);
    assertThat(HpccFctFile.read(file)).isEqualTo(completions);
  }

  @Test
  void slowdownIsAtLeastOne() {
    assertThat(new Completion(0, 1, 1, 1, 1, 0, 900, 300).slowdown()).isEqualTo(3);
    assertThat(new Completion(0, 1, 1, 1, 1, 0, 299, 300).slowdown()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "0b000001 0b000101 1 1 1 0 1, 1: expected 8 fields",
    "b000001 0b000101 1 1 1 0 1 1, 1: sip: expected a host's address",
    "0b000001 0b000102 1 1 1 0 1 1, 1: dip: expected a host's address",
    "0b000001 0a000101 1 1 1 0 1 1, 1: dip: expected a host's address",
    "0b000001 0b000101 1 65536 1 0 1 1, 1: dport: expected 0 to 65535",
    "0b000001 0b000101 1 1 -1 0 1 1, 1: bytes: expected at least 1",
    "0b000001 0b000101 1 1 1 0 1 0, 1: standalone_fct_ns: expected at least 1",
  })
  void badFilesAreNamedWithTheirLine(String text, String message) throws IOException {
    Path file = folder.resolve("fct.txt");
    Files.writeString(file, text + "\n");
    assertThatThrownBy(() -> HpccFctFile.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("fct.txt:" + message);
  }

  @Test
  void impossibleCompletionsAreRefused() {
    assertThatThrownBy(() -> new Completion(65_536, 1, 1, 1, 1, 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("source: expected 0 to 65535");
    assertThatThrownBy(() -> new Completion(0, 1, 1, 1, 1, 0, 1, 0))
        .hasMessageContaining("standaloneFctNs");
  }
}
