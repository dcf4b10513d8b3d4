// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.util.Optional;
import org.hanse.core.evaluate.SuppliedSplit;
import org.hanse.core.interaction.InteractionLog;

/**
 * What one merchant of a run holds. Models are fitted to it alone.
 *
 * @param id the entry's id, followed for a part of a cut by a slash and the part's name
 * @param log the interactions; where splits are given, those to fit to
 * @param validation this part of the given validation split
 * @param test this part of the given test split
 */
public record Part(String id, InteractionLog log, Optional<SuppliedSplit> validation, Optional<SuppliedSplit> test) {

    /** Shoppers of its logs, those of given splits counted by themselves. */
    int shoppers() {
        return log.shoppers()
                + validation.map(split -> split.log().shoppers()).orElse(0)
                + test.map(split -> split.log().shoppers()).orElse(0);
    }
}
