package io.weir.benchmarks.trees;

import io.weir.codegen.c.CodeWriter;
import io.weir.sim.cc.PdRule;
import io.weir.trainer.policy.Mlp;
import java.util.Arrays;

/**
 * A network's forward pass in C on integers, as quantisers for small cores make it: weights and
 * activations of 8 bits, sums of 32, scales found on rows it will meet (a scale per unit and
 * layer), and a table with interpolation from the last sum straight to the score, Q16.
 *
 * <p>Symmetric quantisation: value = integer · scale; a sum is brought to the next scale by a
 * multiplication and a shift, rounded.
 */
final class Int8Network {
  private static final int LARGEST = 127;
  private static final int SHIFT = 24;

  /** The table covers y in [−8, 8], in steps of 1/16; beyond, tanh y is 1 to 2e-7. */
  private static final int TABLE_BITS = 4;

  private static final int TABLE_REACH = 8;

  /** Fractional bits of y where the table is entered. */
  private static final int Y_BITS = 12;

  private final int[] sizes;
  private final double[][] weights;
  private final int[] fractionBits;
  private final double[] inputScale;
  private final double[] layerScale;

  private Int8Network(Mlp network, int[] fractionBits, Rows rows) {
    this.fractionBits = fractionBits.clone();
    sizes = network.sizes();
    weights = network.weights();
    inputScale = new double[sizes[0]];
    layerScale = new double[sizes.length];
    calibrate(rows);
  }

  /**
   * {@code static int64_t network_int8_score(const int32_t *f)}.
   *
   * @param fractionBits of the features
   * @param rows features it will meet
   */
  static String emit(Mlp network, int[] fractionBits, Rows rows) {
    CodeWriter out = new CodeWriter();
    new Int8Network(network, fractionBits, rows).emit(out);
    return out.toString();
  }

  /** Scales by the largest magnitude met. */
  private void calibrate(Rows rows) {
    double[][] largest = new double[sizes.length][];
    Arrays.setAll(largest, l -> new double[sizes[l]]);
    for (int row = 0; row < rows.count(); row++) {
      double[] values = new double[sizes[0]];
      long[] features = rows.row(row);
      Arrays.setAll(values, i -> Math.scalb((double) features[i], -fractionBits[i]));
      for (int l = 0; l < sizes.length; l++) {
        for (int u = 0; u < sizes[l]; u++) {
          largest[l][u] = Math.max(largest[l][u], Math.abs(values[u]));
        }
        values = l + 1 < sizes.length ? next(l, values) : values;
      }
    }
    Arrays.setAll(inputScale, i -> scale(largest[0][i]));
    Arrays.setAll(layerScale, l -> scale(Arrays.stream(largest[l]).max().orElse(0)));
  }

  private double[] next(int layer, double[] values) {
    double[] sums = new double[sizes[layer + 1]];
    for (int u = 0; u < sums.length; u++) {
      for (int i = 0; i < sizes[layer]; i++) {
        sums[u] += weights[layer][u * sizes[layer] + i] * values[i];
      }
      sums[u] = layer + 2 < sizes.length ? Math.max(0, sums[u]) : sums[u];
    }
    return sums;
  }

  private static double scale(double largest) {
    return largest == 0 ? 1 : largest / LARGEST;
  }

  private void emit(CodeWriter out) {
    for (int l = 0; l + 1 < sizes.length; l++) {
      weights(out, l);
    }
    table(out);
    out.text(
        """
        static int32_t int8_clip(int64_t x, int32_t least)
        {
        	return x > 127 ? 127 : x < least ? least : (int32_t)x;
        }

        """);
    out.line("static int64_t network_int8_score(const int32_t *f)");
    out.block("", () -> body(out));
  }

  /** Weight times the scale of what comes in: the real weight of an 8-bit input. */
  private double weight(int layer, int unit, int input) {
    double in = layer == 0 ? inputScale[input] : layerScale[layer];
    return weights[layer][unit * sizes[layer] + input] * in;
  }

  private double unitScale(int layer, int unit) {
    double largest = 0;
    for (int i = 0; i < sizes[layer]; i++) {
      largest = Math.max(largest, Math.abs(weight(layer, unit, i)));
    }
    return scale(largest);
  }

  private void weights(CodeWriter out, int layer) {
    boolean last = layer + 2 == sizes.length;
    StringBuilder multipliers = new StringBuilder();
    out.line(
        "static const int8_t int8_weights_%d[%d][%d] = {", layer, sizes[layer + 1], sizes[layer]);
    for (int u = 0; u < sizes[layer + 1]; u++) {
      StringBuilder row = new StringBuilder("\t{ ");
      double scale = unitScale(layer, u);
      for (int i = 0; i < sizes[layer]; i++) {
        row.append(i > 0 ? ", " : "").append(Math.round(weight(layer, u, i) / scale));
      }
      out.line("%s },", row);
      double target = last ? Math.scalb(1.0, -Y_BITS) : layerScale[layer + 1];
      multipliers.append(u > 0 ? ", " : "").append(fixed(scale / target));
    }
    out.line("};");
    out.line(
        "static const int64_t int8_scales_%d[%d] = { %s };", layer, sizes[layer + 1], multipliers);
  }

  private static long fixed(double factor) {
    return Math.round(Math.scalb(factor, SHIFT));
  }

  private static void table(CodeWriter out) {
    int points = (2 * TABLE_REACH) << TABLE_BITS;
    StringBuilder values = new StringBuilder();
    for (int i = 0; i <= points; i++) {
      double y = Math.scalb((double) i, -TABLE_BITS) - TABLE_REACH;
      values.append(i > 0 ? ", " : "").append(PdRule.scoreQ16(Math.tanh(y)));
    }
    out.line("static const int16_t int8_table[%d] = {", points + 1);
    out.line("\t%s", values);
    out.line("};");
  }

  private void body(CodeWriter out) {
    int last = sizes.length - 1;
    for (int l = 0; l < last; l++) {
      out.line("int8_t a%d[%d];", l, sizes[l]);
    }
    out.line("int64_t y = 0;");
    out.line("int32_t at;");
    out.blank();
    for (int i = 0; i < sizes[0]; i++) {
      long factor = fixed(Math.scalb(1.0, -fractionBits[i]) / inputScale[i]);
      out.line(
          "a0[%d] = (int8_t)int8_clip(%s, -127);",
          i, rounded("f[%d] * INT64_C(%d)".formatted(i, factor)));
    }
    for (int l = 0; l < last; l++) {
      layer(out, l, l + 1 == last);
    }
    lookUp(out);
  }

  private void layer(CodeWriter out, int layer, boolean isOutput) {
    out.line("for (int u = 0; u < %d; u++) {", sizes[layer + 1]);
    out.line("\tint32_t sum = 0;");
    out.line("\tfor (int i = 0; i < %d; i++)", sizes[layer]);
    out.line("\t\tsum += int8_weights_%d[u][i] * a%d[i];", layer, layer);
    String scaled = rounded("sum * int8_scales_%d[u]".formatted(layer));
    if (isOutput) {
      out.line("\ty = %s;", scaled);
    } else {
      out.line("\ta%d[u] = (int8_t)int8_clip(%s, 0);", layer + 1, scaled);
    }
    out.line("}");
  }

  private static String rounded(String product) {
    return "(%s + (INT64_C(1) << %d)) >> %d".formatted(product, SHIFT - 1, SHIFT);
  }

  private static void lookUp(CodeWriter out) {
    int reach = TABLE_REACH << Y_BITS;
    int stepBits = Y_BITS - TABLE_BITS;
    out.line("y += %d;", reach);
    out.line("if (y < 0)");
    out.line("\ty = 0;");
    out.line("if (y > %d)", 2 * reach - 1);
    out.line("\ty = %d;", 2 * reach - 1);
    out.line("at = (int32_t)y >> %d;", stepBits);
    out.line(
        "return int8_table[at] + (((int8_table[at + 1] - int8_table[at])"
            + " * ((int32_t)y & %d)) >> %d);",
        (1 << stepBits) - 1, stepBits);
  }
}
