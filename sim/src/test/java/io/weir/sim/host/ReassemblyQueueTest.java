package io.weir.sim.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a set of positions, and the order of blocks that RFC 2018 and 2883 want. */
class ReassemblyQueueTest {
  private static List<String> report(ReassemblyQueue queue) {
    AckRecords records = new AckRecords();
    long stamp = records.open();
    queue.report(records, stamp);
    List<String> blocks = new ArrayList<>();
    for (int block = 0; block < records.blocks(stamp); block++) {
      blocks.add(records.start(stamp, block) + "-" + records.end(stamp, block));
    }
    return blocks;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void itIsASetOfPositions(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ReassemblyQueue queue = new ReassemblyQueue();
    BitSet there = new BitSet();
    int expected = 0;
    for (int step = 0; step < 2_000; step++) {
      int start = expected + random.nextInt(40);
      int end = start + 1 + random.nextInt(12);
      if (start == expected) {
        there.set(start, end);
        expected = there.nextClearBit(expected);
        assertThat(queue.advance(end)).isEqualTo(expected);
        there.clear(0, expected);
      } else {
        boolean isNew = there.nextClearBit(start) < end;
        assertThat(queue.add(start, end)).isEqualTo(isNew);
        there.set(start, end);
        requireFirst(queue, there, start);
      }
      assertThat(queue.isEmpty()).isEqualTo(there.isEmpty());
      for (String block : report(queue)) {
        int from = Integer.parseInt(block.split("-", -1)[0]);
        int to = Integer.parseInt(block.split("-", -1)[1]);
        assertThat(there.previousClearBit(from)).isEqualTo(from - 1);
        assertThat(there.nextClearBit(from)).isEqualTo(to);
      }
    }
  }

  /** The first block is the one that what came last belongs to, a duplicate or not. */
  private static void requireFirst(ReassemblyQueue queue, BitSet there, int position) {
    int from = there.previousClearBit(position) + 1;
    assertThat(report(queue).get(0)).isEqualTo(from + "-" + there.nextClearBit(position));
  }

  /** RFC 2018 section 4: blocks touched last first, at most three. */
  @Test
  void blocksAreReportedLatestFirst() {
    ReassemblyQueue queue = new ReassemblyQueue();
    queue.add(10, 20);
    queue.add(30, 40);
    queue.add(50, 60);
    queue.add(70, 80);
    assertThat(report(queue)).containsExactly("70-80", "50-60", "30-40");
    queue.add(40, 45);
    assertThat(report(queue)).containsExactly("30-45", "70-80", "50-60");
    assertThat(queue.add(52, 55)).isFalse();
    assertThat(report(queue)).containsExactly("50-60", "30-45", "70-80");
    assertThat(queue.advance(30)).isEqualTo(45);
    assertThat(report(queue)).containsExactly("50-60", "70-80");
  }
}
