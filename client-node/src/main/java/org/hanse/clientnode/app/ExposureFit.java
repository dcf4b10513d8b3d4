// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hanse.clientnode.port.DecisionOutcome;
import org.hanse.clientnode.port.EventStore.Event;
import org.hanse.clientnode.port.LocalDataset.Exposures;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.train.ListwiseFit;
import org.hanse.core.learn.train.ListwiseFit.ShownItem;
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

    private ExposureFit() {}

    /** Returns the personal part of a model after the lists; the same one without a list. */
    public static PersonalState fitted(
            ListwiseFit.Model model, Exposures exposures, Merchant training, ShardRunner runner) {
        return exposures.weight() == 0
                ? model.personal()
                : ListwiseFit.fit(
                        model,
                        lists(
                                exposures.outcomes(),
                                training,
                                model.settings().objective().rewards()),
                        exposures.weight(),
                        runner);
    }

    /** Returns the lists of the training part, oldest first. An item is taken by an event whose type has a reward. */
    static List<ShownList> lists(List<DecisionOutcome> outcomes, Merchant training, ObjectiveRewards rewards) {
        List<ShownList> lists = new ArrayList<>();
        InteractionLog log = training.log();
        // Without times, the history before a decision is unknown.
        if (log.timed()) {
            Map<ShopperId, Integer> places = new HashMap<>();
            for (int shopper = 0; shopper < log.shoppers(); shopper++) {
                places.put(log.shopper(shopper), shopper);
            }
            outcomes.stream()
                    .sorted(Comparator.comparing(own -> own.shown().at()))
                    .forEach(outcome -> outcome.shown()
                            .shopper()
                            .map(places::get)
                            .flatMap(place -> list(outcome, place, training, rewards))
                            .ifPresent(lists::add));
        }
        return lists;
    }

    private static Optional<ShownList> list(
            DecisionOutcome outcome, int shopper, Merchant training, ObjectiveRewards rewards) {
        InteractionLog log = training.log();
        long at = Event.micros(outcome.shown().at());
        int first = firstFrom(log, log.from(shopper), log.to(shopper), at);
        Set<Integer> later = itemsOf(log, first, log.to(shopper));
        long end = Event.micros(outcome.shown().at().plus(DecisionOutcome.WINDOW));
        // An item that the shopper met by another way is neither taken nor ignored.
        Set<Integer> apart = itemsOf(log, first, firstFrom(log, first, log.to(shopper), end));
        Set<Integer> taken = new HashSet<>();
        for (Event action : outcome.actions()) {
            OptionalInt item = training.catalogue().indexOf(new ItemId(action.item()));
            if (!rewards.rewards(action.type()) || item.isEmpty()) {
                continue;
            }
            if (!action.shopper().equals(outcome.shown().shopper())) {
                // The interaction is of another history, which may end in it.
                apart.add(item.getAsInt());
            } else if (later.contains(item.getAsInt())) {
                taken.add(item.getAsInt());
            } else {
                return Optional.empty();
            }
        }
        List<ShownItem> items = new ArrayList<>();
        for (int slot = 0; slot < outcome.shown().items().size(); slot++) {
            OptionalInt item = training.catalogue()
                    .indexOf(new ItemId(outcome.shown().items().get(slot)));
            if (item.isPresent() && (taken.contains(item.getAsInt()) || !apart.contains(item.getAsInt()))) {
                items.add(new ShownItem(slot, item.getAsInt(), taken.contains(item.getAsInt())));
            }
        }
        int history = first - log.from(shopper);
        return history == 0 ? Optional.empty() : Optional.of(new ShownList(shopper, history, items));
    }

    /** Returns the first position of {@code [from, to)} at or after a time; {@code to} without one. */
    private static int firstFrom(InteractionLog log, int from, int to, long micros) {
        int first = from;
        while (first < to && log.timeMicros(first) < micros) {
            first++;
        }
        return first;
    }

    private static Set<Integer> itemsOf(InteractionLog log, int from, int to) {
        return IntStream.range(from, to).mapToObj(log::item).collect(Collectors.toSet());
    }
}
