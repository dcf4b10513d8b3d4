// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a run is to do: documents of scenarios and sweeps, whose data they name, how these are cut into parts, and what is held
 * out of each.
 *
 * <p>May depend on {@code core}, {@code dataset}, {@code config} and {@code job}.
 */
@NullMarked
package org.hanse.sim.scenario;

import org.jspecify.annotations.NullMarked;
