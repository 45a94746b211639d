package io.weir.artefact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserErrorTest {
  /** Scripts rely on these; 1 and 2 belong to defects and to wrong usage. */
  @Test
  void exitCodesAreStable() {
    assertThat(UserError.input("m").kind().exitCode()).isEqualTo(3);
    assertThat(UserError.environment("m").kind().exitCode()).isEqualTo(4);
    assertThat(UserError.checkFailed("m").kind().exitCode()).isEqualTo(5);
  }

  @Test
  void theCauseIsKept() {
    Exception cause = new Exception("why");
    assertThat(UserError.input("m", cause)).hasMessage("m").hasCause(cause);
    assertThat(UserError.environment("m", cause)).hasMessage("m").hasCause(cause);
  }

  @Test
  void theVersionIsTheBuilds() {
    // An unfiltered resource would leave the placeholder.
    assertThat(WeirVersion.current()).matches("\\d+\\.\\d+\\.\\d+.*");
  }
}
