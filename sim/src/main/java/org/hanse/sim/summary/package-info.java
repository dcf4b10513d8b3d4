/**
 * What a run leaves behind: {@code metrics.json}, {@code results.csv} and the page {@code summary.html} with its charts.
 *
 * <p>May depend on {@code sim}, {@code core} and {@code file}.
 */
@NullMarked
package org.hanse.sim.summary;

import org.jspecify.annotations.NullMarked;
