/**
 * The record of a run and what is drawn from it: verdicts, {@code metrics.json}, {@code results.csv} and the page
 * {@code summary.html} with its charts.
 *
 * <p>May depend on {@code core}, {@code file}, {@code chart} and on {@code scenario}, {@code federate} and {@code train} of the
 * simulator.
 */
@NullMarked
package org.hanse.sim.summary;

import org.jspecify.annotations.NullMarked;
