// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hanse.core.interaction.InteractionLog;

/**
 * Training interactions, and queries from the held-out ones.
 *
 * @param train interactions for fitting
 * @param queries ranking tasks in shopper order; may be empty
 * @param repeats number of queries dropped because every target lies in the excluded history
 */
public record Holdout(InteractionLog train, List<Query> queries, int repeats) {

    public Holdout {
        queries = List.copyOf(queries);
    }

    /** Creates a holdout without dropped queries. */
    public Holdout(InteractionLog train, List<Query> queries) {
        this(train, queries, 0);
    }

    /**
     * Returns this holdout without targets that lie in the history of their query. If the ranking excludes the
     * history, such a target would be the only own item left, and a model that ranks own items first would find it
     * without skill.
     */
    Holdout withoutRepeats() {
        List<Query> kept = new ArrayList<>();
        for (Query query : queries) {
            Optional<Query> fresh = query.withoutRepeats();
            fresh.ifPresent(kept::add);
        }
        return new Holdout(train, kept, repeats + queries.size() - kept.size());
    }
}
