// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import org.hanse.core.interaction.table.PairSettings;

/**
 * Record of a sum of similar pairs before the first round.
 *
 * @param settings shape of the sum
 * @param sum its participants and messages
 * @param deviation standard deviation of the noise of a cell, where a shopper adds 1 at most
 */
public record PairRecord(PairSettings settings, SumRecord sum, double deviation) {}
