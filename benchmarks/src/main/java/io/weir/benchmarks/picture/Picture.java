package io.weir.benchmarks.picture;

/** Something that can be drawn. */
public interface Picture {
  /** What it shows. */
  String title();

  /**
   * The picture as an SVG document.
   *
   * @throws io.weir.artefact.UserError if Java finds no fonts to measure text with
   */
  String svg();
}
