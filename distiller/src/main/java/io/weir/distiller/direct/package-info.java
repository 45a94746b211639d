/**
 * Symmetric trees trained by policy gradient, without a teacher (Fuhrer et al., Gradient Boosting
 * Reinforcement Learning, ICML 2025, arXiv 2407.08250). In: training workloads and an observation.
 * Out: a decision program, chosen by how it behaves in closed loop.
 */
package io.weir.distiller.direct;
