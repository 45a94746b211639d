/** Steps down a gradient. In: parameters and their gradient. Out: parameters. */
package io.weir.trainer.optimise;
