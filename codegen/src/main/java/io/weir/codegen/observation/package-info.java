/**
 * Ready-made observations: programs without a forest, into which a policy plugs. In: the constants
 * of a monitoring-interval fold. Out: a decision program that training, distillation and C share.
 */
package io.weir.codegen.observation;
