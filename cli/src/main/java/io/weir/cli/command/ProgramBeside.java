package io.weir.cli.command;

import io.weir.artefact.Artefact;
import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import io.weir.codegen.ir.ProgramFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The decision program that belongs to a library made of it. The library has the program's hash and
 * not the names of its inputs, without which it cannot be called.
 */
final class ProgramBeside {
  private ProgramBeside() {}

  /** Puts a copy of the program's file beside its library, under the library's name. */
  static Path put(Path program, Path library) {
    String name = library.getFileName().toString().replaceFirst("\\.[^.]*$", "") + ".json";
    Path copy = library.resolveSibling(name);
    AtomicFiles.write(
        copy, temporary -> Files.copy(program, temporary, StandardCopyOption.REPLACE_EXISTING));
    return copy;
  }

  /**
   * Finds the program in the library's folder, whatever its file is called.
   *
   * @param sha256 hash of the program
   * @throws UserError if it is not there
   */
  static ProgramFile find(Path library, String sha256) {
    for (Path file : jsonFiles(library.toAbsolutePath().getParent())) {
      if (isProgram(file)) {
        ProgramFile program = ProgramFile.read(file);
        if (program.program().sha256().equals(sha256)) {
          return program;
        }
      }
    }
    throw UserError.input(
        "%s: is a library of the decision program with hash %s, which is needed to run it; put the"
                .formatted(library, sha256)
            + " program's file (.json) into the same folder");
  }

  private static List<Path> jsonFiles(Path folder) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.json")) {
      all.forEach(files::add);
    } catch (IOException e) {
      throw UserError.input("cannot read " + folder + ": " + AtomicFiles.reason(e), e);
    }
    return files;
  }

  /** Other files in the folder, whatever they hold, are none of our business. */
  private static boolean isProgram(Path file) {
    try {
      return Artefact.formatOf(file).equals(ProgramFile.FORMAT);
    } catch (UserError e) {
      return false;
    }
  }
}
