package io.weir.codegen.c;

import io.weir.artefact.Provenance;
import io.weir.codegen.analyse.ForestShape;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Feature;
import io.weir.codegen.ir.Ranges;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Writes where a core comes from and what its features mean. */
final class HeaderComment {
  private final DecisionProgram program;
  private final Provenance provenance;
  private final CoreLayout layout;
  private final ForestForm form;
  private final Processor processor;
  private final Flow flow;

  HeaderComment(
      DecisionProgram program,
      Provenance provenance,
      CoreLayout layout,
      ForestForm form,
      Processor processor,
      Flow flow) {
    this.program = program;
    this.provenance = provenance;
    this.layout = layout;
    this.form = form;
    this.processor = processor;
    this.flow = flow;
  }

  void write(CodeWriter out) {
    ForestShape shape = ForestShape.of(program.forest());
    List<String> lines = new ArrayList<>();
    lines.add("Decision program " + program.name() + ", emitted by Weir. Do not edit.");
    lines.add("");
    lines.add("program   " + program.sha256());
    lines.add("scenario  " + provenance.scenarioSha256());
    lines.add("seed      " + provenance.seed());
    lines.add("weir      " + provenance.weirVersion());
    new TreeMap<>(provenance.parents())
        .forEach((name, hash) -> lines.add("parent    " + name + " " + hash));
    lines.add(
        "forest    %d trees, %d nodes, depth %d"
            .formatted(shape.trees(), shape.nodes(), shape.depth()));
    if (program.hasForest() && flow == Flow.STRAIGHT) {
      lines.add(
          "form      data of the shell's, which can be exchanged; the core around it has one path,"
              + " without a branch");
      lines.add("tables    the shell's");
    } else if (program.hasForest()) {
      CostModel.Estimate cost = CostModel.estimate(program.forest(), form, processor);
      lines.add(
          "form      %s; on %s about %d instructions per evaluation of the forest"
              .formatted(form.key(), processor.words(), cost.instructions()));
      lines.add("tables    " + cost.tableBytes() + " bytes");
    }
    lines.add("state     " + layout.stateBytes() + " bytes per flow");
    if (!program.features().isEmpty()) {
      lines.add("");
      lines.add("feature   real value = integer / 2^Q; range of the integer");
    }
    Ranges ranges = Ranges.of(program);
    for (int i = 0; i < program.features().size(); i++) {
      Feature feature = program.features().get(i);
      lines.add(
          "f[%d]      %s, Q%d, %s%s"
              .formatted(
                  i,
                  feature.expression(),
                  feature.fractionBits(),
                  ranges.of(feature.expression()),
                  i == program.rewardFeature() ? ", reward signal" : ""));
    }
    out.comment(lines.toArray(String[]::new));
  }
}
