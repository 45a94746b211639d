/**
 * States and labels (DAgger; Ross, Gordon, Bagnell, AISTATS 2011). In: a teacher, and who drives:
 * the teacher or the student. Out: states that were visited, with what the teacher would have done.
 */
package io.weir.distiller.collect;
