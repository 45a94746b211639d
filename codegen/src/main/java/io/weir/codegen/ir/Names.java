package io.weir.codegen.ir;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Rules for names. They become C identifiers, so they have to be ones. */
final class Names {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");

  private Names() {}

  static void requireIdentifier(String what, String name) {
    if (name == null || !IDENTIFIER.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what
              + " `"
              + name
              + "`: a name is a C identifier: a letter, then up to 62 letters, digits or `_`");
    }
  }

  static <T> void requireUnique(String what, List<T> items, Function<T, String> nameOf) {
    Set<String> seen = new HashSet<>();
    for (T item : items) {
      if (!seen.add(nameOf.apply(item))) {
        throw new IllegalArgumentException(
            what + " `" + nameOf.apply(item) + "` is declared twice; names must be unique");
      }
    }
  }

  static void requireRange(String what, String name, long min, long max) {
    if (min > max) {
      throw new IllegalArgumentException(
          what + " `" + name + "`: range [" + min + ", " + max + "] is empty; min must be <= max");
    }
  }
}
