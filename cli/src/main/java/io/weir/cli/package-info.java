/**
 * The {@code weir} command: wiring only. In: words on a command line and files. Out: what the rooms
 * behind it make, progress, and exit codes that mean something.
 */
package io.weir.cli;
