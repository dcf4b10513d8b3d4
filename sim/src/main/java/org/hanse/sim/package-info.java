/**
 * Simulated runs: a scenario names merchants and what to compare; a run cuts the merchants' data into parts, trains
 * the networks, scores every model on each part and pools the results.
 *
 * <p>May depend on {@code core}, {@code dataset}, {@code config} and {@code sim.train}.
 */
@NullMarked
package org.hanse.sim;

import org.jspecify.annotations.NullMarked;
