// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import java.util.Optional;
import org.hanse.core.learn.train.Merchant;

/**
 * Participants after a sum before the first round.
 *
 * @param merchants participants, with what the sum adds to their tables
 * @param record record of the sum; empty in a federation without one
 * @param <R> kind of record
 */
public record StageOutcome<R>(List<Merchant> merchants, Optional<R> record) {

    public StageOutcome {
        merchants = List.copyOf(merchants);
    }
}
