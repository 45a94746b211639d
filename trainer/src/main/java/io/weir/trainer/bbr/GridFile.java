package io.weir.trainer.bbr;

import io.weir.artefact.Artefact;
import io.weir.artefact.Json;
import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A grid as a file.
 *
 * @param grid the grid
 * @param artefact what was written or read
 */
public record GridFile(Grid grid, Artefact artefact) {
  /** Format of the file. */
  public static final String FORMAT = "weir/bbr-grid";

  private static final int VERSION = 1;

  /** What the file says. */
  private record Content(GridSpec spec, List<Condition> conditions) {}

  /** Writes a grid. */
  public static GridFile write(Path file, Grid grid) {
    GridSpec spec = grid.spec();
    Provenance provenance = Provenance.now(spec.seed(), Json.sha256(spec), Map.of());
    Content content = new Content(spec, grid.conditions());
    return new GridFile(grid, Artefact.write(file, FORMAT, VERSION, provenance, content));
  }

  /**
   * Reads a grid.
   *
   * @throws UserError if the file is no grid or was changed
   */
  public static GridFile read(Path file) {
    Artefact artefact = Artefact.read(file, FORMAT, VERSION);
    Content content = artefact.contentAs(Content.class);
    if (content.spec == null || content.conditions == null || content.conditions.isEmpty()) {
      throw UserError.input(file + ": key `content`: expected `spec` and `conditions`");
    }
    for (int id = 0; id < content.conditions.size(); id++) {
      if (content.conditions.get(id).id() != id) {
        throw UserError.input(
            "%s: key `content.conditions[%d].id`: expected %d, found %d"
                .formatted(file, id, id, content.conditions.get(id).id()));
      }
    }
    return new GridFile(new Grid(content.spec, content.conditions), artefact);
  }
}
