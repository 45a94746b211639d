package io.weir.nativelib.control;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.weir.artefact.UserError;
import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.LossEvent;
import io.weir.sim.cc.Need;
import io.weir.sim.cc.RttProbeEvent;
import io.weir.sim.cc.TelemetryReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A congestion control in C, in one simulation. Event and block are copied into native memory that
 * belongs to this object, and the block back; nothing is allocated per event. Not thread-safe.
 *
 * <p>Every method throws {@link IllegalStateException} once the library is closed.
 */
public final class NativeControl implements CongestionControl {
  /** Most switches whose telemetry an event can hold. */
  private static final int MAX_HOPS = 64;

  private static final int MAX_PRIVATE_LONGS = 4096;

  /** Stands behind the block; C that writes beyond its private longs changes it. */
  private static final long CANARY = 0x5765_6972_6363_2e68L;

  /** Every function with a block is of this shape; {@code argument} is an event or the time. */
  private interface Call {
    void on(ControlFunctions functions, long parameters, long argument, long block);
  }

  private final ControlLibrary library;
  private final ControlFunctions functions;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final Set<Need> needs;
  private final int longs;
  private final LongBuffer event = memory(ControlStruct.ACK_LONGS);
  private final LongBuffer telemetry = memory(MAX_HOPS * ControlStruct.TELEMETRY_LONGS);
  private final LongBuffer parameters;
  private final LongBuffer block;
  private final long eventAddress = address(event);
  private final long telemetryAddress = address(telemetry);
  private final long parametersAddress;
  private final long blockAddress;
  private final Call onStart;
  private final Call onAck;
  private final Call onLoss;
  private final Call onRecovered;
  private final Call onCnp;
  private final Call onRttProbe;
  private final Call onTimer;
  private final Call onAppLimited;
  private final Call onRestart;

  NativeControl(ControlLibrary library, ControlFunctions functions, long[] values) {
    this.library = library;
    this.functions = functions;
    parameters = memory(values.length);
    parameters.put(0, values);
    parametersAddress = address(parameters);
    configure();
    longs = PRIVATE + requirePrivateLongs();
    needs = readNeeds();
    block = memory(longs + 1);
    block.put(longs, CANARY);
    blockAddress = address(block);
    onStart = existing("on_start", ControlFunctions::onStart);
    onAck = existing("on_ack", ControlFunctions::onAck);
    onLoss = existing("on_loss", ControlFunctions::onLoss);
    onRecovered = existing("on_recovered", ControlFunctions::onRecovered);
    onCnp = existing("on_cnp", ControlFunctions::onCnp);
    onRttProbe = existing("on_rtt_probe", ControlFunctions::onRttProbe);
    onTimer = existing("on_timer", ControlFunctions::onTimer);
    onAppLimited = existing("on_app_limited", ControlFunctions::onAppLimited);
    onRestart = existing("on_restart", ControlFunctions::onRestart);
  }

  private static LongBuffer memory(int longs) {
    // One spare, because JNA gives no address for an empty buffer.
    int bytes = Math.multiplyExact(longs + 1, Long.BYTES);
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asLongBuffer();
  }

  private static long address(LongBuffer memory) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(memory));
  }

  /** A null pointer in C is null here too, and is not called. */
  private Call existing(String function, Call call) {
    return library.has(function) ? call : null;
  }

  private void configure() {
    String wrong = library.has("configure") ? functions.configure(parametersAddress) : null;
    if (wrong != null) {
      throw UserError.input(library.file() + ": parameter " + wrong);
    }
  }

  private int requirePrivateLongs() {
    int count = functions.privateLongs(parametersAddress);
    if (count < 0 || count > MAX_PRIVATE_LONGS) {
      throw UserError.input(
          "%s: `private_longs`: expected 0 to %d, found %d"
              .formatted(library.file(), MAX_PRIVATE_LONGS, count));
    }
    return count;
  }

  private Set<Need> readNeeds() {
    int bits = library.has("needs") ? functions.needs(parametersAddress) : 0;
    Need[] known = Need.values();
    Set<Need> set = EnumSet.noneOf(Need.class);
    for (int bit = 0; bit < known.length; bit++) {
      if (((bits >>> bit) & 1) != 0) {
        set.add(known[bit]);
      }
    }
    if (bits >>> known.length != 0) {
      throw UserError.input(
          "%s: `needs`: expected WEIR_NEED_... or'ed, found 0x%x".formatted(library.file(), bits));
    }
    return Collections.unmodifiableSet(set);
  }

  @Override
  public int privateLongs() {
    return longs - PRIVATE;
  }

  @Override
  public Set<Need> needs() {
    return needs;
  }

  @Override
  public void onStart(FlowContext flow, long[] blocks, int offset) {
    int i = 0;
    event.put(i++, flow.flow());
    event.put(i++, flow.nowNs());
    event.put(i++, flow.lineRateBps());
    event.put(i++, flow.baseRttNs());
    event.put(i++, flow.packetBytes());
    event.put(i++, flow.initialRateBps());
    event.put(i, flow.randomSeed());
    call(onStart, eventAddress, blocks, offset);
  }

  @Override
  public void onAck(AckEvent ack, long[] blocks, int offset) {
    if (onAck == null) {
      return;
    }
    int hops = ack.telemetry == null ? 0 : readTelemetry(ack.telemetry, ack.telemetryRecord);
    int i = 0;
    event.put(i++, ack.nowNs);
    event.put(i++, ack.ackedBytes);
    event.put(i++, ack.ackedPackets);
    event.put(i++, ack.inFlightBytes);
    event.put(i++, ack.priorInFlightBytes);
    event.put(i++, ack.rttNs);
    event.put(i++, flag(ack.marked));
    event.put(i++, ack.telemetry == null ? 0 : telemetryAddress);
    event.put(i++, hops);
    event.put(i++, flag(ack.inRecovery));
    event.put(i++, flag(ack.windowLimited));
    event.put(i++, ack.deliveredBytes);
    event.put(i++, ack.priorDeliveredBytes);
    event.put(i++, ack.deliveryIntervalNs);
    event.put(i++, flag(ack.appLimited));
    event.put(i++, ack.txInFlightBytes);
    event.put(i++, ack.lostSinceSentBytes);
    event.put(i++, ack.lostBytes);
    event.put(i, ack.deliveryRateBps());
    call(onAck, eventAddress, blocks, offset);
  }

  private int readTelemetry(TelemetryReader reader, int record) {
    int hops = reader.hops(record);
    if (hops > MAX_HOPS) {
      throw new IllegalStateException("telemetry of more than " + MAX_HOPS + " switches");
    }
    for (int hop = 0; hop < hops; hop++) {
      for (int field = 0; field < ControlStruct.TELEMETRY_LONGS; field++) {
        telemetry.put(hop * ControlStruct.TELEMETRY_LONGS + field, reader.read(record, hop, field));
      }
    }
    return hops;
  }

  @Override
  public void onLoss(LossEvent loss, long[] blocks, int offset) {
    if (onLoss == null) {
      return;
    }
    int i = 0;
    event.put(i++, loss.nowNs);
    event.put(i++, loss.lostBytes);
    event.put(i++, flag(loss.timeout));
    event.put(i++, flag(loss.startsRecovery));
    event.put(i++, loss.priorInFlightBytes);
    event.put(i++, loss.txInFlightBytes);
    event.put(i++, loss.lostSinceSentBytes);
    event.put(i, flag(loss.appLimited));
    call(onLoss, eventAddress, blocks, offset);
  }

  @Override
  public void onRecovered(long nowNs, long[] blocks, int offset) {
    call(onRecovered, nowNs, blocks, offset);
  }

  @Override
  public void onCnp(long nowNs, long[] blocks, int offset) {
    call(onCnp, nowNs, blocks, offset);
  }

  @Override
  public void onRttProbe(RttProbeEvent probe, long[] blocks, int offset) {
    if (onRttProbe == null) {
      return;
    }
    int i = 0;
    event.put(i++, probe.nowNs);
    event.put(i++, probe.rttNs);
    event.put(i++, probe.nacks);
    event.put(i++, probe.cnps);
    event.put(i++, probe.bytesSent);
    event.put(i++, probe.packetsSent);
    event.put(i, probe.monitorIntervalNs);
    call(onRttProbe, eventAddress, blocks, offset);
  }

  @Override
  public void onTimer(long nowNs, long[] blocks, int offset) {
    call(onTimer, nowNs, blocks, offset);
  }

  @Override
  public void onAppLimited(long nowNs, long[] blocks, int offset) {
    call(onAppLimited, nowNs, blocks, offset);
  }

  @Override
  public void onRestart(long nowNs, long[] blocks, int offset) {
    call(onRestart, nowNs, blocks, offset);
  }

  private static long flag(boolean value) {
    return value ? 1 : 0;
  }

  private void call(Call function, long argument, long[] blocks, int offset) {
    if (function == null) {
      return;
    }
    // Copied one by one: bulk copies cost more than they save for so few.
    for (int i = 0; i < longs; i++) {
      block.put(i, blocks[offset + i]);
    }
    enter();
    try {
      function.on(functions, parametersAddress, argument, blockAddress);
    } finally {
      busy.lazySet(false);
    }
    if (block.get(longs) != CANARY) {
      throw new IllegalStateException(
          "%s wrote beyond its block: `private_longs` says %d"
              .formatted(library.file(), longs - PRIVATE));
    }
    for (int i = 0; i < longs; i++) {
      blocks[offset + i] = block.get(i);
    }
  }

  private void enter() {
    busy.set(true);
    if (library.isClosed()) {
      busy.set(false);
      throw library.stale();
    }
  }

  void awaitIdle() {
    while (busy.get()) {
      Thread.onSpinWait();
    }
  }
}
