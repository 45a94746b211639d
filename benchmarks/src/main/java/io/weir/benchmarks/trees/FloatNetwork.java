package io.weir.benchmarks.trees;

import io.weir.codegen.c.CodeWriter;
import io.weir.sim.cc.PdRule;
import io.weir.trainer.policy.Mlp;

/**
 * A network's forward pass in C with {@code float}: from integer features to the score, Q16.
 * Weights lie by input, so that compilers can use vector instructions. {@code tanh y = 1 − 2 /
 * (e^2y + 1)}, the exponential by a power of two in the exponent's bits and a polynomial of degree
 * 6: an error below 1e-6, and no library.
 */
final class FloatNetwork {
  private FloatNetwork() {}

  /**
   * {@code static int64_t network_float_score(const int32_t *f)}.
   *
   * @param fractionBits of the features
   */
  static String emit(Mlp network, int[] fractionBits) {
    CodeWriter out = new CodeWriter();
    int[] sizes = network.sizes();
    double[][] weights = network.weights();
    for (int l = 0; l < weights.length; l++) {
      weights(out, l, weights[l], sizes[l], sizes[l + 1]);
    }
    tanh(out);
    out.line("static int64_t network_float_score(const int32_t *f)");
    out.block("", () -> body(out, sizes, fractionBits));
    return out.toString();
  }

  private static void weights(CodeWriter out, int layer, double[] weights, int from, int to) {
    out.block(
        "static const float float_weights_%d[%d][%d] =".formatted(layer, from, to),
        () -> {
          for (int f = 0; f < from; f++) {
            StringBuilder row = new StringBuilder("{ ");
            for (int u = 0; u < to; u++) {
              row.append(u > 0 ? ", " : "").append((float) weights[u * from + f]).append('f');
            }
            out.text(row + " },\n");
          }
        },
        "};");
  }

  private static void tanh(CodeWriter out) {
    out.text(
        """
        static float float_tanh(float y)
        {
        	union { float f; int32_t i; } power;
        	float x = y * 2.885390082f; /* 2 / ln 2: e^2y = 2^x */
        	float part, e;
        	int32_t whole;

        	if (x > 40.0f)
        		return 1.0f;
        	if (x < -40.0f)
        		return -1.0f;
        	whole = (int32_t)(x + (x < 0.0f ? -0.5f : 0.5f));
        	part = (x - (float)whole) * 0.6931471806f;
        	e = 1.0f + part * (1.0f + part * (0.5f + part * (0.16666667f + part * (0.041666667f
        		+ part * (0.0083333333f + part * 0.0013888889f)))));
        	power.i = (whole + 127) << 23;
        	return 1.0f - 2.0f / (power.f * e + 1.0f);
        }

        """);
  }

  private static void body(CodeWriter out, int[] sizes, int[] fractionBits) {
    int last = sizes.length - 1;
    for (int l = 0; l <= last; l++) {
      out.line("float a%d[%d]%s;", l, sizes[l], l == 0 ? "" : " = { 0 }");
    }
    out.line("float mu;");
    out.blank();
    for (int i = 0; i < sizes[0]; i++) {
      out.line("a0[%d] = (float)f[%d] * %sf;", i, i, (float) Math.scalb(1.0, -fractionBits[i]));
    }
    for (int l = 0; l < last; l++) {
      out.line("for (int i = 0; i < %d; i++)", sizes[l]);
      out.line("\tfor (int u = 0; u < %d; u++)", sizes[l + 1]);
      out.line("\t\ta%d[u] += float_weights_%d[i][u] * a%d[i];", l + 1, l, l);
      if (l + 1 < last) {
        out.line("for (int u = 0; u < %d; u++)", sizes[l + 1]);
        out.line("\ta%d[u] = a%d[u] > 0.0f ? a%d[u] : 0.0f;", l + 1, l + 1, l + 1);
      }
    }
    out.line("mu = float_tanh(a%d[0]);", last);
    String step = (float) PdRule.STEP + "f";
    out.line("if (mu >= 0.0f)");
    out.line("\treturn (int64_t)(mu * (%s * 65536.0f) + 0.5f);", step);
    out.line("return (int64_t)((1.0f / (1.0f - %s * mu) - 1.0f) * 65536.0f - 0.5f);", step);
  }
}
