package io.weir.codegen.c;

import java.util.ArrayList;
import java.util.List;

/** Collects lines of C: keeps the indentation, wraps comments, cannot forget a closing brace. */
@SuppressWarnings("AnnotateFormatMethod") // the annotation would need a dependency of its own
public final class CodeWriter {
  private static final int WIDTH = 96;

  private final StringBuilder out = new StringBuilder();
  private int depth;

  /** Writes a line at the current depth. */
  public CodeWriter line(String format, Object... values) {
    String text = values.length == 0 ? format : format.formatted(values);
    if (text.isEmpty()) {
      out.append('\n');
    } else {
      out.append("\t".repeat(depth)).append(text).append('\n');
    }
    return this;
  }

  /** Writes an empty line. */
  public CodeWriter blank() {
    return line("");
  }

  /** Writes a preprocessor line, which is never indented. */
  public CodeWriter directive(String format, Object... values) {
    String text = values.length == 0 ? format : format.formatted(values);
    out.append(text).append('\n');
    return this;
  }

  /** Writes lines as they are, indented to the current depth. */
  public CodeWriter text(String block) {
    block.lines().forEach(text -> line("%s", text));
    return this;
  }

  /** Writes the head, an opening brace, the body one level deeper, and the closing brace. */
  public CodeWriter block(String head, Runnable body) {
    return block(head, body, "}");
  }

  /** As {@link #block(String, Runnable)} with another end, for example a brace and a semicolon. */
  public CodeWriter block(String head, Runnable body, String end) {
    line("%s", head.isEmpty() ? "{" : head + " {");
    return nested(body).line("%s", end);
  }

  /** Writes the body one level deeper. */
  public CodeWriter nested(Runnable body) {
    depth++;
    body.run();
    depth--;
    return this;
  }

  /** Writes a comment; text is wrapped, and cannot end the comment. */
  public CodeWriter comment(String... paragraphs) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : paragraphs) {
      lines.addAll(wrap(harmless(paragraph), WIDTH - 8 * depth - 3));
    }
    if (lines.size() == 1) {
      return line("/* %s */", lines.get(0));
    }
    line("/*");
    lines.forEach(text -> line("%s", (" * " + text).stripTrailing()));
    return line(" */");
  }

  private static String harmless(String text) {
    // A unit or a hash comes from a file; it must not be able to end the comment.
    return text.replace("*/", "* /").replace("/*", "/ *").replaceAll("[\\p{Cntrl}\\\\?]", " ");
  }

  private static List<String> wrap(String paragraph, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    // Leading blanks are kept: tables in comments are aligned by them.
    String indent = paragraph.substring(0, paragraph.length() - paragraph.stripLeading().length());
    line.append(indent);
    for (String word : paragraph.stripLeading().split("(?<= )", -1)) {
      if (line.length() + word.stripTrailing().length() > width && !line.toString().isBlank()) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(indent);
      }
      line.append(word);
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
