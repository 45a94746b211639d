package io.weir.cli.command;

import io.weir.artefact.Json;
import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.codegen.foreign.FixedPoint;
import io.weir.codegen.foreign.ForeignImport;
import io.weir.codegen.foreign.ForeignModel;
import io.weir.codegen.ir.ProgramFile;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** A model of another library in the place of a program. */
final class ImportOptions {
  private static final int DEFAULT_BITS = 16;
  private static final Pattern BITS = Pattern.compile("(?:(.+)=)?(\\d{1,2})");
  private static final Pattern RANGE = Pattern.compile("(.+)=([^:]+):([^:]+)");

  @Option(
      names = "--from",
      paramLabel = "MODEL",
      description = {
        "Model of another library instead of PROGRAM: scikit-learn's trees as JSON, XGBoost's JSON"
            + " or LightGBM's text; regression with one output."
      })
  private Path from;

  @Option(
      names = "--fraction-bits",
      split = ",",
      paramLabel = "[F=]N",
      description =
          "With --from: fractional bits of the inputs, of all features or of feature F; default 16.")
  private List<String> fractionBits = List.of();

  @Option(
      names = "--range",
      paramLabel = "F=LOW:HIGH",
      description = "With --from: what feature F can be; default all of 32 bits.")
  private List<String> ranges = List.of();

  @Option(
      names = "--score-bits",
      paramLabel = "N",
      description = "With --from: fractional bits of the output; default 16.")
  private Integer scoreBits;

  @Option(
      names = "--program-out",
      paramLabel = "FILE",
      description = "With --from: where the decision program goes; default program.json in --out.")
  private Path programOut;

  boolean given() {
    return from != null;
  }

  void requireAbsent() {
    boolean any = programOut != null || scoreBits != null;
    if (any || !fractionBits.isEmpty() || !ranges.isEmpty()) {
      throw UserError.input("--fraction-bits, --range, --score-bits and --program-out need --from");
    }
  }

  /** Imports, writes the program and says what it is worth. */
  ProgramFile program(Path folder, PrintWriter out) {
    Path target = programOut == null ? folder.resolve("program.json") : programOut;
    NewFile.require(programOut == null ? "--out" : "--program-out", target);
    ForeignModel model = ForeignModel.read(from);
    ForeignImport.Result result =
        ForeignImport.of(model, scale(), scoreBits == null ? DEFAULT_BITS : scoreBits);
    ProgramFile file =
        ProgramFile.write(
            target,
            result.program(),
            Provenance.now(0, "none", Map.of("model", Json.sha256(from))));
    out.printf(
        Locale.ROOT,
        "%s: %d trees of %s over %d features; output = prediction * 2^%d, off by at most %.3g%n",
        target,
        model.trees().size(),
        model.library(),
        model.features().size(),
        result.scoreBits(),
        result.errorBound());
    return file;
  }

  private FixedPoint scale() {
    int all = DEFAULT_BITS;
    for (String text : fractionBits) {
      Matcher m = matcher(BITS, text, "--fraction-bits", "N or FEATURE=N");
      all = m.group(1) == null ? Integer.parseInt(m.group(2)) : all;
    }
    FixedPoint scale = new FixedPoint(all);
    for (String text : fractionBits) {
      Matcher m = matcher(BITS, text, "--fraction-bits", "N or FEATURE=N");
      if (m.group(1) != null) {
        scale.setBits(m.group(1), Integer.parseInt(m.group(2)));
      }
    }
    for (String text : ranges) {
      Matcher m = matcher(RANGE, text, "--range", "FEATURE=LOW:HIGH");
      scale.setRange(m.group(1), number(m.group(2)), number(m.group(3)));
    }
    return scale;
  }

  private static Matcher matcher(Pattern pattern, String text, String option, String expected) {
    Matcher m = pattern.matcher(text);
    if (!m.matches()) {
      throw UserError.input("%s: expected %s, found %s".formatted(option, expected, text));
    }
    return m;
  }

  private static BigDecimal number(String text) {
    try {
      return new BigDecimal(text.strip());
    } catch (NumberFormatException e) {
      throw UserError.input("--range: expected a number, found " + text, e);
    }
  }
}
