package io.weir.codegen.foreign;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names of features as identifiers of C. */
final class ForeignNames {
  private static final int LONGEST = 48;

  private final Set<String> taken = new HashSet<>();

  /**
   * @param reserved a name that is taken already
   */
  ForeignNames(String reserved) {
    taken.add(reserved);
  }

  List<String> identifiers(List<String> names) {
    List<String> identifiers = new ArrayList<>();
    for (String name : names) {
      identifiers.add(identifier(name));
    }
    return identifiers;
  }

  private String identifier(String name) {
    String clean = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    if (clean.isEmpty() || !Character.isLetter(clean.charAt(0))) {
      clean = "f_" + clean;
    }
    clean = clean.substring(0, Math.min(LONGEST, clean.length()));
    String unique = clean;
    for (int i = 2; !taken.add(unique); i++) {
      unique = clean + "_" + i;
    }
    return unique;
  }
}
