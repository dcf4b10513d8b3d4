// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Optional;

/**
 * Records of sums before the first round.
 *
 * @param counts record of a sum of counts; empty without one
 * @param pairs record of a sum of pairs under noise; empty without one
 */
public record SumRecords(Optional<CountRecord> counts, Optional<PairRecord> pairs) {

    /** No sums. */
    public static final SumRecords NONE = new SumRecords(Optional.empty(), Optional.empty());
}
