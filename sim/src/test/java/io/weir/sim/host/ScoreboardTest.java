package io.weir.sim.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreboardTest {
  private record Segment(long start, long payload, AtomicBoolean sacked) {}

  /** Against a plain list, over growth and removal. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void itRemembersWhatAListWould(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Scoreboard board = new Scoreboard();
    ArrayDeque<Segment> plain = new ArrayDeque<>();
    long position = 0;
    for (int step = 0; step < 3_000; step++) {
      int action = random.nextInt(5);
      if (action < 2 || plain.isEmpty()) {
        long payload = 1 + random.nextLong(1_448);
        assertThat(board.append(position, payload)).isEqualTo(board.end() - 1);
        plain.add(new Segment(position, payload, new AtomicBoolean()));
        position += payload;
      } else if (action < 4) {
        int which = random.nextInt(plain.size());
        board.sacked(board.first() + which);
        new ArrayList<>(plain).get(which).sacked().set(true);
      } else if (random.nextInt(3) > 0) {
        board.removeFirst();
        plain.remove();
      }
      requireEqual(board, new ArrayList<>(plain), random);
    }
  }

  private static void requireEqual(Scoreboard board, List<Segment> plain, SplittableRandom random) {
    assertThat(board.end() - board.first()).isEqualTo(plain.size());
    assertThat(board.isEmpty()).isEqualTo(plain.isEmpty());
    if (plain.isEmpty()) {
      return;
    }
    int from = random.nextInt(plain.size());
    Segment segment = plain.get(from);
    assertThat(board.start(board.first() + from)).isEqualTo(segment.start());
    assertThat(board.endPosition(board.first() + from))
        .isEqualTo(segment.start() + segment.payload());
    assertThat(board.firstFrom(segment.start())).isEqualTo(board.first() + from);
    assertThat(board.firstFrom(segment.start() + 1)).isEqualTo(board.first() + from + 1);
    int unsacked = from;
    while (unsacked < plain.size() && plain.get(unsacked).sacked().get()) {
      unsacked++;
    }
    assertThat(board.firstUnsackedFrom(board.first() + from)).isEqualTo(board.first() + unsacked);
  }

  @Test
  void aSegmentTakesOverNothingFromTheOneBefore() {
    Scoreboard board = new Scoreboard();
    for (long segment = 0; segment < 100; segment++) {
      assertThat(board.append(segment * 10, 10)).isEqualTo(segment);
      assertThat(board.transmission(segment)).isZero();
      assertThat(board.is(segment, -1)).isFalse();
      board.set(segment, Scoreboard.LOST | Scoreboard.APP_LIMITED);
      board.sent(segment, 7, segment + 1);
      board.sampled(segment, 1, 2, 3, 4, 5);
      board.clear(segment, Scoreboard.LOST);
      assertThat(board.is(segment, Scoreboard.LOST)).isFalse();
      assertThat(board.is(segment, Scoreboard.APP_LIMITED)).isTrue();
      assertThat(board.lostBytes(segment)).isEqualTo(5);
      board.removeFirst();
    }
  }
}
