/**
 * Policies. In: features of a flow. Out: an action μ in (−1, 1), and gradients. A policy on disk is
 * a {@code weir/policy} artefact.
 */
package io.weir.trainer.policy;
