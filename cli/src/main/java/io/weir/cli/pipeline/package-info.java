/**
 * The pipeline: stages in order, each leaving whole artefacts, so that it can be stopped anywhere
 * and resumed. In: an experiment and a folder. Out: every artefact and the report.
 */
package io.weir.cli.pipeline;
