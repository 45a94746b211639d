/**
 * Firmware for programmable NICs, shaped for DOCA PCC. In: a decision program. Out: the shell
 * around the core, a stand-in for the SDK's header, a Makefile and a README.
 */
package io.weir.codegen.target.pcc;
