/**
 * What is kept of trainings. In: what a training tells its listeners. Out: a database that can be
 * queried while trainings run, checkpoints to go on from, and event files for TensorBoard.
 */
package io.weir.trainer.store;
