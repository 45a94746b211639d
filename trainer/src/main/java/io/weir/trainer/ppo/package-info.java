/**
 * Proximal policy optimisation (Schulman et al., 2017, arXiv 1707.06347), the model-free comparison
 * to ADPG. In: episodes with noise. Out: a policy that got more reward in them.
 */
package io.weir.trainer.ppo;
