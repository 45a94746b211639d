/**
 * Pictures. In: points, curves and counts, with what they are and in which unit. Out: SVG, the same
 * bytes for the same picture on every JDK.
 */
package io.weir.benchmarks.picture;
