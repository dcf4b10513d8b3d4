// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.util.stream.IntStream;
import org.hanse.core.evaluate.Holdout;
import org.hanse.core.evaluate.Query;
import org.hanse.core.evaluate.Splits;
import org.hanse.core.evaluate.Splitter;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.ItemPopularity;

/**
 * Part of a merchant of a scenario, with its holdouts. Each part is a participant of a federation.
 *
 * @param merchant entry of the scenario
 * @param piece interactions of the part
 * @param splits holdouts for validation and test
 * @param role role in the training of networks
 */
public record Part(DatasetEntry merchant, Cut.Piece piece, Splits splits, Scenario.Role role) {

    /** Splits a piece by the merchant's protocol. */
    public static Part of(Scenario scenario, DatasetEntry merchant, Cut.Piece piece) {
        Scenario.Role role = scenario.merchants().stream()
                .filter(entry -> entry.id().equals(merchant.id()))
                .findFirst()
                .orElseThrow()
                .role();
        return new Part(
                merchant,
                piece,
                Splitter.split(merchant.protocol(), piece.log(), piece.validation(), piece.test(), scenario.rewards()),
                role);
    }

    /** Returns the part's id, unique in a run. */
    public String id() {
        return piece.id();
    }

    /** Returns the interactions to fit to for the figures of a split. */
    public InteractionLog train(HeldOut split) {
        return (split == HeldOut.TEST ? splits.test() : splits.validation()).train();
    }

    /**
     * Returns queries of a split with new targets only: items without an interaction in the training log.
     *
     * @return indices into the queries of the split, ascending
     */
    public int[] unmet(HeldOut split) {
        Holdout holdout = split == HeldOut.TEST ? splits.test() : splits.validation();
        if (holdout.queries().isEmpty()) {
            return new int[0];
        }
        int[] popularity = ItemPopularity.of(
                        holdout.train(), merchant.dataset().catalogue().size())
                .toArray();
        return IntStream.range(0, holdout.queries().size())
                .filter(q -> {
                    Query query = holdout.queries().get(q);
                    return IntStream.range(0, query.targets()).allMatch(t -> popularity[query.target(t)] == 0);
                })
                .toArray();
    }

    /** Returns whether a shopper has two interactions or more, as a network needs. */
    public boolean teaches(HeldOut split) {
        InteractionLog log = train(split);
        for (int s = 0; s < log.shoppers(); s++) {
            if (log.length(s) > 1) {
                return true;
            }
        }
        return false;
    }
}
