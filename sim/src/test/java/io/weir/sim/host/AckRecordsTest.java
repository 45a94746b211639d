package io.weir.sim.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AckRecordsTest {
  @Test
  void recordsAreKeptApartAndUsedAgain() {
    AckRecords records = new AckRecords();
    List<Long> stamps = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 100; i++) {
        long stamp = records.open();
        assertThat(stamp).isNotEqualTo(AckRecords.NONE).isLessThanOrEqualTo(100);
        assertThat(records.blocks(stamp)).isZero();
        records.add(stamp, i, i + 1_000);
        stamps.add(stamp);
      }
      assertThat(stamps).doesNotHaveDuplicates();
      assertThat(records.inUse()).isEqualTo(100);
      for (int i = 0; i < 100; i++) {
        assertThat(records.start(stamps.get(i), 0)).isEqualTo(i);
        assertThat(records.end(stamps.get(i), 0)).isEqualTo(i + 1_000);
        records.close(stamps.get(i));
      }
      stamps.clear();
      assertThat(records.inUse()).isZero();
    }
  }

  @Test
  void noRecordIsNone() {
    AckRecords records = new AckRecords();
    assertThat(records.blocks(AckRecords.NONE)).isZero();
    records.close(AckRecords.NONE);
    assertThat(records.inUse()).isZero();
  }

  /** RFC 2018 section 3: three blocks fit beside timestamps. */
  @Test
  void aFourthBlockIsLeftOut() {
    AckRecords records = new AckRecords();
    long stamp = records.open();
    for (int block = 0; block < 4; block++) {
      records.add(stamp, 100 - 10 * block, 105 - 10 * block);
    }
    assertThat(records.blocks(stamp)).isEqualTo(3);
    // In the order of positions: 80, 90, 100; without the first block 80, 90.
    assertThat(records.nextBlock(stamp, 0, -1)).isEqualTo(2);
    assertThat(records.nextBlock(stamp, 0, 80)).isEqualTo(1);
    assertThat(records.nextBlock(stamp, 0, 90)).isEqualTo(0);
    assertThat(records.nextBlock(stamp, 1, 90)).isEqualTo(-1);
  }
}
