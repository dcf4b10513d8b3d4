// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.hanse.clientnode.port.DecisionOutcome;
import org.hanse.clientnode.port.EventStore.Event;
import org.hanse.clientnode.port.LocalDataset.Exposures;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.train.ListwiseFit;
import org.hanse.core.learn.train.ListwiseFit.ShownList;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.shard.ShardRunner;

/**
 * Fit of the personal part to what shoppers saw: the last step before a model is validated and served. It changes neither the model of a
 * job nor the personal part that the next round starts with, so no update depends on a decision (docs/adr/0074).
 *
 * <p>A list is used with the interactions of the training part before it. An item that was shown and ignored is no interaction. A list with
 * an action that the training part does not contain is left out, since the action may be a validation or test target.
 */
public final class ExposureFit {

    /** Types of events that are no action on a shown item. */
    private static final Set<String> NO_ACTION = Set.of(InteractionType.RETURN.name());

    private ExposureFit() {}

    /** Returns the personal part of a model after the lists; the same one without a list. */
    public static PersonalState fitted(
            ListwiseFit.Model model, Exposures exposures, Merchant training, ShardRunner runner) {
        return exposures.weight() == 0
                ? model.personal()
                : ListwiseFit.fit(model, lists(exposures.outcomes(), training), exposures.weight(), runner);
    }

    /** Returns the lists of the training part, in the order of the decisions. */
    public static List<ShownList> lists(List<DecisionOutcome> outcomes, Merchant training) {
        List<ShownList> lists = new ArrayList<>();
        InteractionLog log = training.log();
        // Without times, the history before a decision is unknown.
        if (log.timed()) {
            Map<ShopperId, Integer> places = new HashMap<>();
            for (int shopper = 0; shopper < log.shoppers(); shopper++) {
                places.put(log.shopper(shopper), shopper);
            }
            outcomes.forEach(outcome -> outcome.shown()
                    .shopper()
                    .map(places::get)
                    .flatMap(place -> list(outcome, place, training))
                    .ifPresent(lists::add));
        }
        return lists;
    }

    private static Optional<ShownList> list(DecisionOutcome outcome, int shopper, Merchant training) {
        InteractionLog log = training.log();
        Catalogue catalogue = training.catalogue();
        int first = log.from(shopper);
        long at = micros(outcome.shown().at());
        while (first < log.to(shopper) && log.timeMicros(first) < at) {
            first++;
        }
        Set<Integer> acted = new TreeSet<>();
        for (Event action : outcome.actions()) {
            if (NO_ACTION.contains(action.type())) {
                continue;
            }
            OptionalInt item = catalogue.indexOf(new ItemId(action.item()));
            if (item.isEmpty() || !occurs(log, item.getAsInt(), first, log.to(shopper))) {
                return Optional.empty();
            }
            acted.add(item.getAsInt());
        }
        List<Integer> items = outcome.shown().items().stream()
                .flatMapToInt(item -> catalogue.indexOf(new ItemId(item)).stream())
                .boxed()
                .toList();
        int history = first - log.from(shopper);
        return history == 0 ? Optional.empty() : Optional.of(new ShownList(shopper, history, items, acted));
    }

    private static boolean occurs(InteractionLog log, int item, int from, int to) {
        for (int position = from; position < to; position++) {
            if (log.item(position) == item) {
                return true;
            }
        }
        return false;
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
