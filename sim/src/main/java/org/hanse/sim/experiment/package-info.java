// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Runs of scenarios: trains the networks, scores every model on each part, pools the results, chooses the best that each merchant
 * can do alone, and compares.
 *
 * <p>May depend on {@code core}, {@code dataset}, {@code config} and on {@code scenario}, {@code federate}, {@code train} and
 * {@code summary} of the simulator.
 */
@NullMarked
package org.hanse.sim.experiment;

import org.jspecify.annotations.NullMarked;
