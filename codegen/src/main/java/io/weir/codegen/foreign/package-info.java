/**
 * Models of other libraries as decision programs. In: a model file of scikit-learn, XGBoost or
 * LightGBM, and the fixed-point scale of every feature. Out: a program whose inputs are the
 * features, whose comparisons are exactly the library's on every value the scale can represent, and
 * a bound on the error of its leaves.
 */
package io.weir.codegen.foreign;
