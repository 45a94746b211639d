/**
 * Acceptance in closed loop. In: runs of teacher and student on the same scenarios and seeds. Out:
 * whether the student is faithful, and where it is not.
 */
package io.weir.distiller.accept;
