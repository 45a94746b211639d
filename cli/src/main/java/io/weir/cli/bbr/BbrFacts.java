package io.weir.cli.bbr;

import io.weir.artefact.WeirVersion;
import io.weir.distiller.bbr.GainTrainingSpec;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What was evaluated and how to do it again, by the names of the pages' placeholders. */
public final class BbrFacts {
  private BbrFacts() {}

  /** The facts. */
  public static Map<String, String> of(BbrResult result) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("version", WeirVersion.current());
    facts.put("programSha256", result.program().sha256());
    facts.put("gridSha256", result.labelled().gridSha256());
    facts.put("conditions", number(result.results().size()));
    facts.put("heldOut", number(result.labelled().heldOut(true).size()));
    facts.put("seeds", Integer.toString(result.seeds()));
    facts.put("fixed", result.training() == null ? "–" : "" + result.training().fixedGain());
    facts.put("train", train(result.training()));
    facts.put("evaluate", evaluate(result));
    return facts;
  }

  private static String train(BbrTraining.Content training) {
    if (training == null) {
      return "(the program's training is not known)";
    }
    GainTrainingSpec spec = training.spec();
    return ("./weir bbr train --labels LABELS --out program.json --rounds %d --conditions %d"
            + " --validation %d --trees %d --depth %d --seed %d")
        .formatted(
            spec.rounds(),
            spec.conditions(),
            spec.validation(),
            spec.trees(),
            spec.depth(),
            spec.seed());
  }

  private static String evaluate(BbrResult result) {
    boolean all = result.results().size() == result.labelled().heldOut(true).size();
    String some = all ? "" : " --conditions " + result.results().size();
    return "./weir bbr evaluate --program program.json --labels LABELS --seeds %d%s --markdown PAGE.md"
        .formatted(result.seeds(), some);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
