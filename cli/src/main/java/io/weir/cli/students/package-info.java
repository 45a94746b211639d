/**
 * Many students of one teacher. In: a policy, a list of students. Out: each judged in closed loop
 * and timed, the front of size, time and loss as text, JSON and a page, and the one to take.
 */
package io.weir.cli.students;
