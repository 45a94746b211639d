package io.weir.nativelib.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackageCacheTest {
  @TempDir private Path folder;

  @Test
  void versionsAreOrderedByTheirNumbers() {
    assertThat(PackageCache.compareVersions("6.1.99-1", "6.1.100-1")).isNegative();
    assertThat(PackageCache.compareVersions("6.12.95-1~bpo12+1", "6.12.9-1~bpo12+1")).isPositive();
  }

  @Test
  void theNewestKernelOfASeriesIsTakenFromTheCacheWithoutTheNetwork() throws IOException {
    for (String version : List.of("6.1.99-1", "6.1.100-2", "6.12.1-1")) {
      Files.createDirectories(folder.resolve("weir/kernels").resolve(version));
    }
    PackageCache cache =
        new PackageCache(Map.of("XDG_CACHE_HOME", folder.toString(), "PATH", "/nowhere"), x -> {});
    assertThat(cache.kernel(KernelSeries.V6_1).version()).isEqualTo("6.1.100-2");
    assertThatThrownBy(() -> cache.kernel(KernelSeries.V6_1).image())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("remove")
        .hasMessageContaining("6.1.100-2");
  }

  @Test
  void aFetchThatFailsIsExplainedAndLeavesNoKernel() throws IOException {
    List<String> told = new ArrayList<>();
    PackageCache cache =
        new PackageCache(
            Map.of("XDG_CACHE_HOME", folder.toString(), "PATH", "/nowhere"), told::add);
    assertThatThrownBy(() -> cache.kernel(KernelSeries.V6_12))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("apt-get install -y");
    assertThat(told).hasSize(1);
    try (var files = Files.list(folder.resolve("weir/kernels"))) {
      assertThat(files.map(file -> file.getFileName().toString())).isSubsetOf(".lock", "apt");
    }
  }

  @Test
  void aCacheThatCannotBeWrittenIsExplained() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    PackageCache cache =
        new PackageCache(Map.of("XDG_CACHE_HOME", file.toString(), "PATH", "/nowhere"), x -> {});
    assertThatThrownBy(() -> cache.kernel(KernelSeries.V6_12))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("set XDG_CACHE_HOME");
  }
}
