// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.hanse.clientnode.audit.DecisionDocument;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.DecisionOutcome;
import org.hanse.clientnode.port.EventStore;
import org.hanse.core.interaction.ShopperId;

/** Joins the decisions of a shopper with what the shopper did, by the rules of {@link DecisionOutcome}. */
public final class ShopperOutcomes {

    private ShopperOutcomes() {}

    /**
     * Returns the outcomes of a shopper's shown decisions.
     *
     * @param from first instant
     * @param last number of the last event that counts
     * @param wanted decisions that may own an event
     */
    public static List<DecisionOutcome> of(
            DecisionLog log,
            EventStore events,
            ShopperId shopper,
            Instant from,
            long last,
            Predicate<DecisionLog.Logged> wanted) {
        List<DecisionLog.Row> rows = log.shownTo(shopper, from, last).stream()
                .filter(row -> wanted.test(row.decision()))
                .toList();
        List<EventStore.Event> actions = new ArrayList<>();
        rows.forEach(row -> actions.addAll(row.events()));
        events.ofShopper(shopper).stream()
                .filter(own -> own.number() <= last)
                .map(EventStore.Stored::event)
                .filter(event -> event.decision().isEmpty())
                .forEach(actions::add);
        return DecisionOutcome.join(
                rows.stream().map(row -> shown(row.decision())).toList(), actions);
    }

    private static DecisionOutcome.Shown shown(DecisionLog.Logged decision) {
        return new DecisionOutcome.Shown(
                decision.id(),
                decision.at(),
                decision.shopper(),
                DecisionDocument.Read.of(decision.document()).items().stream()
                        .map(DecisionDocument.Read.Item::item)
                        .toList());
    }
}
