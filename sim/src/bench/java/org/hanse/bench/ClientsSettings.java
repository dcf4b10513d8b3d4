// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of the timing of a federation of single shoppers.
 *
 * @param clients clients of a round, with one shopper each
 * @param items size of the common catalogue
 * @param interactions interactions of a shopper, at least 2; all but the first are targets
 * @param rounds measured rounds, at least 1; results are compared in one further round before them
 * @param warmSeconds warm-up time of Hanse, at least 0
 * @param threads threads of each side
 * @param torch whether PyTorch trains the same clients
 * @param python Python interpreter; empty for the usual ones
 */
public record ClientsSettings(
        int clients,
        int items,
        int interactions,
        int rounds,
        int warmSeconds,
        int threads,
        boolean torch,
        Optional<Path> python) {

    public ClientsSettings {
        if (clients < 1 || items < 2 || interactions < 2 || rounds < 1 || warmSeconds < 0 || threads < 1) {
            throw new IllegalArgumentException(clients + " clients, " + items + " items, " + interactions
                    + " interactions, " + rounds + " rounds, " + threads + " threads");
        }
    }
}
