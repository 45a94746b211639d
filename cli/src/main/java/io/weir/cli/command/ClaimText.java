package io.weir.cli.command;

import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.codegen.ir.Claim;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Feature;
import io.weir.codegen.ir.Op;
import io.weir.distiller.verify.Wanted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A claim as it is typed. */
final class ClaimText {
  private static final Pattern OF_SCORE =
      Pattern.compile("(\\w+) (not-rising|not-falling|never-increases)");
  private static final Pattern FROM = Pattern.compile("(\\w+) ?>= ?(-?\\d+) never-increases");
  private static final Pattern OUTPUT =
      Pattern.compile("(\\w+) ?>= ?(-?\\d+) output ?<= ?(-?\\d+)");

  private final String text;
  private final DecisionProgram program;

  private ClaimText(String text, DecisionProgram program) {
    this.text = text.strip().replaceAll("\\s+", " ");
    this.program = program;
  }

  static Wanted parse(String text, DecisionProgram program) {
    return new ClaimText(text, program).parse();
  }

  private Wanted parse() {
    Matcher m = OF_SCORE.matcher(text);
    if (m.matches()) {
      String feature = feature(m.group(1));
      return switch (m.group(2)) {
        case "not-rising" -> claimed(Claim.Kind.NOT_RISING, feature, 0);
        case "not-falling" -> claimed(Claim.Kind.NOT_FALLING, feature, 0);
        default -> new Wanted.Smallest(feature);
      };
    }
    m = FROM.matcher(text);
    if (m.matches()) {
      return claimed(Claim.Kind.NEVER_INCREASES, feature(m.group(1)), number(m.group(2)));
    }
    m = OUTPUT.matcher(text);
    if (m.matches()) {
      return new Wanted.WhenThen(step(m.group(1)), number(m.group(2)), number(m.group(3)));
    }
    throw UserError.input(
        "--claim \"%s\": expected \"F not-rising\", \"F not-falling\", \"F never-increases\","
                .formatted(text)
            + " \"F >= N never-increases\" or \"E >= N output <= M\"");
  }

  private static Wanted claimed(Claim.Kind kind, String feature, long from) {
    return new Wanted.Claimed(new Claim(kind, feature, from));
  }

  private long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw UserError.input("--claim \"%s\": %s does not fit 64 bits".formatted(text, digits), e);
    }
  }

  private String feature(String name) {
    return known("feature", name, program.features().stream().map(Feature::expression).toList());
  }

  /** A step that is worked out before the score. */
  private String step(String name) {
    Set<String> scored = new HashSet<>();
    List<String> before = new ArrayList<>();
    for (Expression e : program.expressions()) {
      boolean after = e.op().takesExpressions() && e.args().stream().anyMatch(scored::contains);
      if (after || e.op() == Op.SCORE) {
        scored.add(e.name());
      } else {
        before.add(e.name());
      }
    }
    return known("step before the score", name, before);
  }

  private String known(String kind, String name, List<String> names) {
    if (!names.contains(name)) {
      throw UserError.input(
          "--claim \"%s\": the program has no %s `%s`%s"
              .formatted(text, kind, name, StrictYaml.suggestion(name, names)));
    }
    return name;
  }
}
