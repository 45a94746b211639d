package io.weir.codegen.c;

import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where steps are worked out: a step that is needed only under one arm of choices by one condition
 * belongs into that arm, and choices by one condition share a branch where the order allows it.
 */
final class Regions {
  private final Folding folding;
  private final Map<String, Expression> steps = new HashMap<>();
  private final Map<String, List<Use>> uses = new HashMap<>();
  private final Map<String, Region> regions = new HashMap<>();
  private final Map<String, Branch> branches = new HashMap<>();
  private final Map<String, String> decided = new HashMap<>();
  private final Set<String> scored = new HashSet<>();
  private final Region root = new Region(null, null, false);

  /** A block of C. */
  static final class Region {
    private final Branch branch;
    private final Region parent;
    private final boolean yes;

    /**
     * A block.
     *
     * @param branch of which this is an arm, or null: the body of the function
     * @param parent the block around the branch
     * @param yes whether this is where the condition holds
     */
    Region(Branch branch, Region parent, boolean yes) {
      this.branch = branch;
      this.parent = parent;
      this.yes = yes;
    }

    Branch branch() {
      return branch;
    }

    Region parent() {
      return parent;
    }

    boolean yes() {
      return yes;
    }

    int depth() {
      return parent == null ? 0 : 1 + parent.depth();
    }

    boolean within(Region other) {
      return this == other || (parent != null && parent.within(other));
    }
  }

  /** A condition and the choices it makes at one place. */
  static final class Branch {
    final String condition;
    final List<Expression> choices = new ArrayList<>();
    final Region yes;
    final Region no;

    Branch(String condition, Region at) {
      this.condition = condition;
      yes = new Region(this, at, true);
      no = new Region(this, at, false);
    }
  }

  /** A use: by a step, as which argument. */
  private record Use(Expression user, int argument) {}

  /** Places the steps; {@code roots} are needed at the end of the body. */
  Regions(Folding folding, List<Expression> live, List<String> roots) {
    this.folding = folding;
    for (Expression e : live) {
      steps.put(e.name(), e);
      List<String> operands = folding.operands(e);
      if (e.op() == Op.SCORE || operands.stream().anyMatch(scored::contains)) {
        scored.add(e.name());
      }
      for (int i = 0; i < operands.size(); i++) {
        uses.computeIfAbsent(operands.get(i), name -> new ArrayList<>()).add(new Use(e, i));
      }
    }
    Set<String> needed = new HashSet<>(roots);
    for (int i = live.size() - 1; i >= 0; i--) {
      place(live.get(i), needed.contains(live.get(i).name()));
    }
  }

  Region root() {
    return root;
  }

  /** The block in which a step stands. */
  Region of(String step) {
    return regions.get(step);
  }

  /**
   * The branch that gives a choice its value; null if the step is none, or known where it stands.
   */
  Branch branch(String choice) {
    return branches.get(choice);
  }

  /** The step that a choice comes to where it stands, or null. */
  String decided(String choice) {
    return decided.get(choice);
  }

  /** Whether a step depends on the score. */
  boolean scored(String step) {
    return scored.contains(step);
  }

  private void place(Expression e, boolean needed) {
    Region region = needed ? root : null;
    for (Use use : uses.getOrDefault(e.name(), List.of())) {
      Region at = at(use);
      if (at != null) {
        region = region == null ? at : common(region, at);
      }
    }
    regions.put(e.name(), region);
    if (region != null && e.op() == Op.SELECT) {
      choose(e, region);
    }
  }

  /** Where a use needs the value; null if it does not. */
  private Region at(Use use) {
    Region region = regions.get(use.user().name());
    if (region == null || use.user().op() != Op.SELECT) {
      return region;
    }
    String decision = decided.get(use.user().name());
    if (decision != null) {
      return decision.equals(use.user().arg(use.argument())) && use.argument() > 0 ? region : null;
    }
    Branch branch = branches.get(use.user().name());
    return switch (use.argument()) {
      case 0 -> region;
      case 1 -> branch.yes;
      default -> branch.no;
    };
  }

  private static Region common(Region a, Region b) {
    Region first = a;
    Region second = b;
    while (first != second) {
      if (first.depth() >= second.depth()) {
        first = first.parent();
      } else {
        second = second.parent();
      }
    }
    return first;
  }

  private void choose(Expression e, Region region) {
    for (Region at = region; at != null && at.branch() != null; at = at.parent()) {
      if (at.branch().condition.equals(e.arg(0))) {
        decided.put(e.name(), e.arg(at.yes() ? 1 : 2));
        return;
      }
    }
    Branch branch =
        branches.values().stream()
            .distinct()
            .filter(b -> b.condition.equals(e.arg(0)) && b.yes.parent() == region)
            .filter(b -> scored(b.choices.get(0).name()) == scored(e.name()))
            .filter(b -> !reaches(b, e))
            .reduce(
                (a, b) -> b.choices.get(0).name().compareTo(a.choices.get(0).name()) < 0 ? b : a)
            .orElseGet(() -> new Branch(e.arg(0), region));
    branch.choices.add(e);
    branches.put(e.name(), branch);
  }

  /** Whether a branch has to come after a choice: with it, branches depend on one another. */
  private boolean reaches(Branch from, Expression choice) {
    Set<String> seen = new HashSet<>();
    List<String> open = new ArrayList<>();
    from.choices.forEach(e -> open.addAll(folding.operands(e)));
    while (!open.isEmpty()) {
      String name = open.remove(open.size() - 1);
      if (!seen.add(name)) {
        continue;
      }
      if (name.equals(choice.name())) {
        return true;
      }
      open.addAll(folding.operands(steps.get(name)));
      Branch other = branches.get(name);
      if (other != null) {
        other.choices.forEach(e -> open.addAll(folding.operands(e)));
      }
    }
    return false;
  }
}
