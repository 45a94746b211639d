package io.weir.benchmarks.trees;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TreeComparisonTest {
  @TempDir private Path folder;

  @Test
  void saysWhichInstructionsCannotBeCountedAndWhy() throws IOException {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : List.of("cc", "size")) {
      Path stub = Files.writeString(tools.resolve(tool), "#!/bin/sh\necho stub\n");
      assertThat(stub.toFile().setExecutable(true)).isTrue();
    }
    List<String> notes = new ArrayList<>();

    new TreeComparison(
        Effort.QUICK, folder, Map.of("PATH", tools.toString()), () -> {}, notes::add);

    assertThat(notes).hasSize(InstructionSet.values().length);
    for (InstructionSet set : InstructionSet.values()) {
      assertThat(notes)
          .anySatisfy(note -> assertThat(note).contains(set.key(), set.emulator(), set.mend()));
    }
  }
}
