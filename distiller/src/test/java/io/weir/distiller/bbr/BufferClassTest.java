package io.weir.distiller.bbr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BufferClassTest {
  @ParameterizedTest
  @CsvSource({
    "0.1,0", "0.25,0", "0.39,0", "0.40,1", "1,3", "2,4", "3.9,5", "4.1,6", "15,8", "40,8"
  })
  void classes_are_as_wide_as_each_other_on_a_logarithmic_axis(double bufferBdp, int index) {
    assertThat(BufferClass.of(bufferBdp)).isEqualTo(index);
  }

  @Test
  void confusion_counts_what_is_near() {
    Confusion confusion = new Confusion();
    confusion.add(3, 3);
    confusion.add(3, 4);
    confusion.add(3, 6);
    confusion.add(8, 99);
    assertThat(confusion.within(0)).isEqualTo(.5);
    assertThat(confusion.within(1)).isEqualTo(.75);
    assertThat(confusion.counts()[3][4]).isOne();
  }
}
