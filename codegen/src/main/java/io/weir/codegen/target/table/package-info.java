/**
 * Forests as tables for match-action hardware. In: a decision program. Out: per tree, each leaf as
 * a box of feature ranges with its value, as JSON; and a matcher that says what such a table
 * answers.
 */
package io.weir.codegen.target.table;
