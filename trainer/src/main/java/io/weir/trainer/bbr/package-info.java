/**
 * Tuning of BBR against CUBIC. In: a grid of network conditions. Out: a label per condition, the
 * gain of BBR's window with which its flows get their fair share in the simulator.
 */
package io.weir.trainer.bbr;
