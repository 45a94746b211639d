package io.weir.artefact;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text that Weir comes with, inside its jars. */
public final class Resources {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  private Resources() {}

  /** The file {@code name} beside the class {@code owner}. */
  public static String text(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " does not lie beside " + owner.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A text with its placeholders, {@code {{name}}}, filled.
   *
   * @param parts what stands for each name; others are not used
   */
  public static String filled(Class<?> owner, String name, Map<String, String> parts) {
    // One pass, so that braces in the data are never taken for a placeholder.
    return PLACEHOLDER
        .matcher(text(owner, name))
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    Objects.requireNonNull(parts.get(match.group(1)), match.group(1))));
  }
}
