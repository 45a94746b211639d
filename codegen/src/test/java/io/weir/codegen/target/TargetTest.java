package io.weir.codegen.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.generate.SmallPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTest {
  @TempDir Path folder;

  @Test
  void writesTheCoreAndTheShell() throws IOException {
    Target.SHARED.write(SmallPrograms.tracker(), SmallPrograms.PROVENANCE, folder);
    Map<String, String> files =
        Target.SHARED.emit(SmallPrograms.tracker(), SmallPrograms.PROVENANCE);
    assertThat(files).containsOnlyKeys("weir_core.h", "weir_shared.c");
    for (Map.Entry<String, String> file : files.entrySet()) {
      assertThat(Files.readString(folder.resolve(file.getKey()))).isEqualTo(file.getValue());
    }
    assertThat(files.get("weir_shared.c"))
        .contains("#include \"weir_core.h\"")
        .contains("in.delay_ns = (int32_t)(row[0] < ", "in.packets = row[1];")
        .contains("row[2] = state.mean_ns;", "rows + i * 3");
  }
}
