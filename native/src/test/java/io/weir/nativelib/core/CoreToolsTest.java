package io.weir.nativelib.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoreToolsTest {
  @Test
  void saysHowToInstallWhatIsMissing() {
    assertThatThrownBy(() -> CoreTools.find(Map.of("PATH", "/nonexistent")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("riscv64-unknown-elf-gcc is not installed")
        .hasMessageContaining("apt-get install -y gcc-riscv64-unknown-elf qemu-user");
  }
}
