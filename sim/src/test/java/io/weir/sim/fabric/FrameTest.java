package io.weir.sim.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void fieldsDoNotTouchEachOther(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 1000; i++) {
      int flow = i == 0 ? Frame.MAX_FLOWS - 1 : random.nextInt(Frame.MAX_FLOWS);
      int kind = random.nextInt(Frame.PROBE_REPLY + 1);
      int bytes = i == 0 ? 0xFFFF : random.nextInt(0x10000);
      int hops = random.nextInt(16);
      long frame = Frame.of(flow, kind, bytes);
      String what = "seed %d: flow %d, kind %d, %d B, %d hops";
      for (int hop = 0; hop < hops; hop++) {
        frame = Frame.nextHop(frame);
      }
      assertThat(Frame.isMarked(frame)).as(what, seed, flow, kind, bytes, hops).isFalse();
      for (long either :
          new long[] {frame, Frame.marked(frame), Frame.marked(Frame.marked(frame))}) {
        assertThat(Frame.flow(either)).as(what, seed, flow, kind, bytes, hops).isEqualTo(flow);
        assertThat(Frame.kind(either)).as(what, seed, flow, kind, bytes, hops).isEqualTo(kind);
        assertThat(Frame.bytes(either)).as(what, seed, flow, kind, bytes, hops).isEqualTo(bytes);
        assertThat(Frame.hop(either)).as(what, seed, flow, kind, bytes, hops).isEqualTo(hops);
      }
      assertThat(Frame.isMarked(Frame.marked(frame))).isTrue();
    }
  }

  @Test
  void answersTravelBack() {
    assertThat(Frame.isReverse(Frame.DATA)).isFalse();
    assertThat(Frame.isReverse(Frame.PROBE)).isFalse();
    for (int kind : new int[] {Frame.ACK, Frame.NACK, Frame.CNP, Frame.PROBE_REPLY}) {
      assertThat(Frame.isReverse(kind)).as("kind %d", kind).isTrue();
    }
  }
}
