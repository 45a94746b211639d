package io.weir.cli.pipeline;

import java.util.List;

/**
 * One stage of the pipeline. It reads what earlier stages left in the folder and leaves files of
 * its own there.
 */
interface Stage {
  /** Short name, in the log and in messages. */
  String name();

  /** What it does, for people. */
  String title();

  /**
   * Does it.
   *
   * @return names of the files it made, relative to the folder
   */
  List<String> run(RunFolder folder);
}
