// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Optional;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.quantize.IntegerUpdate;

/**
 * Result of client training.
 *
 * @param update integers to be masked
 * @param state personal part after the round, valid if the round counts; empty if it has not changed
 * @param loss mean loss of a position, for simulations; NaN if unknown. It stays on the client
 * @param examples number of positions trained on; 0 if unknown. It stays on the client
 */
public record ClientUpdate(IntegerUpdate update, Optional<PersonalState> state, double loss, long examples) {

    /** Omits private numbers. */
    @Override
    public String toString() {
        return "ClientUpdate[" + update.vector().size() + "]";
    }
}
