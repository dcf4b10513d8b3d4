// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.List;
import org.hanse.sim.scenario.MainMetric;

/**
 * A set of queries with figures.
 *
 * @param id id of an entry or a part, {@code all}, {@code all/members}, {@code all/unmet} or {@code all/unjoined}
 * @param kind kind of the set
 * @param testQueries number of test queries
 * @param validationQueries number of validation queries
 * @param main metric that orders the models
 * @param cutoffs cutoffs of the figures
 * @param best reference of the comparisons: {@code best-alone} with a federated model, else the best baseline at fixed parameters by
 *     validation, else the best trained model; empty without figures
 */
public record PoolSummary(
        String id,
        Kind kind,
        int testQueries,
        int validationQueries,
        MainMetric main,
        List<Integer> cutoffs,
        String best) {

    /** Kind of a pool. */
    public enum Kind {

        /** An entry of the scenario. */
        ENTRY,

        /** A part of an entry. */
        PART,

        /** All entries. */
        ALL,

        /** All parts that train from the start, where others join late or stay out. */
        MEMBERS,

        /** Queries of these parts for cold items. */
        UNMET,

        /** Queries of these parts whose targets no other shopper joins with the history. */
        UNJOINED;

        /** Returns whether a pool has some queries of parts, not all. */
        public boolean isOfSomeQueries() {
            return this == UNMET || this == UNJOINED;
        }
    }

    public PoolSummary {
        cutoffs = List.copyOf(cutoffs);
    }

    /** Returns the same queries under another id and kind. */
    public PoolSummary of(String otherId, Kind otherKind) {
        return new PoolSummary(otherId, otherKind, testQueries, validationQueries, main, cutoffs, best);
    }
}
