/** One class per subcommand: options in, one call into a room, a file or a table out. */
package io.weir.cli.command;
