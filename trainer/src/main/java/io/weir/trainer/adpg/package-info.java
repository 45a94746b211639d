/**
 * Analytic deterministic policy gradient (Tessler et al., IAAI 2022; Fuhrer et al., CCGrid 2023).
 * In: training scenarios. Out: a network, chosen by how it behaves in closed loop.
 */
package io.weir.trainer.adpg;
