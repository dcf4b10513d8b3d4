// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.List;
import org.hanse.core.interaction.InteractionLog;

/**
 * Interactions to fit to, and the queries made from what was held back.
 *
 * @param train what a model may be fitted to
 * @param queries ranking tasks in shopper order; may be empty
 */
public record Holdout(InteractionLog train, List<Query> queries) {

    public Holdout {
        queries = List.copyOf(queries);
    }
}
