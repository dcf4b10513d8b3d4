// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.util.Optional;
import org.hanse.clientnode.cli.ExplainedDecision.Restored;
import org.hanse.clientnode.explain.Explained;
import org.hanse.clientnode.explain.Explained.Placement;
import org.hanse.config.InvalidInputException;
import org.hanse.core.explain.Explainer;
import org.hanse.core.recommend.Decision;

/** Explanation of one item of a decision. */
record ExplainAnswer(Restored of, Explained explained) {

    /**
     * Explains an item.
     *
     * @param item id of the item; the one in the first slot if empty
     * @param versus id of an item to compare it with
     */
    static ExplainAnswer of(Restored restored, Optional<String> item, Optional<String> versus) {
        NodeServing node = restored.node();
        Decision decision = restored.decision();
        restored.logged().ifPresent(own -> own.requireScore(node, decision));
        Explainer explainer = node.model().explainer();
        Optional<Integer> best = best(restored);
        Optional<Integer> first =
                restored.logged().flatMap(LoggedDecision::first).map(node::item).or(() -> best);
        int own = item.map(id -> node.item("--item", id))
                .or(() -> first)
                .orElseThrow(() -> new InvalidInputException(
                        "no item is allowed: found nothing to explain. Fix: allow more candidates, or --keep-met"));
        Explained explained = Explained.of(
                explainer,
                new Explained.Shop(
                        node.merchant().log(), node::name, node.model().target()),
                decision,
                own,
                placement(restored, own),
                versus.map(id -> node.item("--versus", id)));
        return new ExplainAnswer(restored, explained);
    }

    /** Explains the item that is first without exploration. */
    static ExplainAnswer ofBest(Restored restored) {
        return of(restored, best(restored).map(restored.node()::id), Optional.empty());
    }

    private static Optional<Integer> best(Restored restored) {
        return Explained.first(restored.node().model().explainer(), restored.decision());
    }

    private static Placement placement(Restored restored, int item) {
        if (restored.decision().rules().pinned().containsValue(item)) {
            return Placement.PINNED;
        }
        return restored.logged()
                        .map(own -> own.isExplored(restored.node().id(item)))
                        .orElse(false)
                ? Placement.EXPLORED
                : Placement.SCORE;
    }

    NodeServing node() {
        return of.node();
    }
}
