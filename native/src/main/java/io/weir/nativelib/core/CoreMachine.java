package io.weir.nativelib.core;

import io.weir.nativelib.differential.Machine;

/** The emulated core as a machine that decides rows. */
public final class CoreMachine implements Machine {
  private final CoreProcess process;

  /** Starts the firmware; it stays open. */
  public CoreMachine(Firmware firmware) {
    process = firmware.start();
  }

  @Override
  public String name() {
    return "rv64imac under qemu-riscv64";
  }

  @Override
  public void decide(long[] rows, int count, long[] multipliers) {
    process.decide(rows, count, multipliers);
  }

  @Override
  public void score(int[] features, int count, long[] scores) {
    process.score(features, count, scores);
  }

  @Override
  public void close() {
    process.close();
  }
}
