// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A federation of single shoppers that is timed.
 *
 * @param clients of a round, each with one shopper's interactions
 * @param items of the catalogue that all share
 * @param interactions of a shopper, at least 2; each but the first is a target
 * @param rounds measured, at least 1; one more is made before, from which results are compared
 * @param warmSeconds how long ours makes rounds before it is measured, at least 0
 * @param threads of each side
 * @param torch whether PyTorch trains the same clients
 * @param python interpreter to use; the usual ones where empty
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
