// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.clientnode.port.EventStore.Event;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.RewardSettings.Objectives;

/**
 * A shown decision with the actions on its items. An action is an event on a shown item within {@link #WINDOW}. It names the decision, or it
 * names none and is of the same shopper. An event that names none belongs to the last decision before it that showed the item. A decision
 * that was made ahead and not shown has no outcome.
 *
 * @param actions events in the order of their numbers
 */
public record DecisionOutcome(Shown shown, List<Event> actions) {

    /** Time after a decision in which an event counts. */
    public static final Duration WINDOW = Duration.ofDays(7);

    /** Types of events that are a reward. */
    public static final Set<String> REWARDED = Stream.of(
                    Objectives.DEFAULT.click(), Objectives.DEFAULT.purchase(), Objectives.DEFAULT.satisfaction())
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    public DecisionOutcome {
        actions = List.copyOf(actions);
    }

    /**
     * Items of a decision that a shopper saw.
     *
     * @param id id of the decision
     * @param at instant at which it was shown
     * @param shopper empty for an anonymous visitor
     * @param items ids of the items by slot
     */
    public record Shown(String id, Instant at, Optional<ShopperId> shopper, List<String> items) {

        public Shown {
            items = List.copyOf(items);
        }

        private boolean includes(Event event) {
            return !event.at().isBefore(at) && ends(event);
        }

        /** The clock of the shop may be behind: an event that names the decision has no begin. */
        private boolean ends(Event event) {
            return event.at().isBefore(at.plus(WINDOW));
        }
    }

    /** Item that a shopper saw. */
    private record Sight(ShopperId shopper, String item) {}

    /** Decision under construction. */
    private record Joined(Shown shown, List<Event> actions) {}

    /**
     * Joins decisions with events.
     *
     * @param decisions shown decisions in the order of their numbers
     * @param events events of their shoppers, and those that name them, in the order of their numbers
     * @return an outcome for each decision, in their order
     */
    public static List<DecisionOutcome> join(List<Shown> decisions, Collection<Event> events) {
        List<Joined> joined = new ArrayList<>();
        Map<String, Joined> byId = new HashMap<>();
        Map<Sight, List<Joined>> sights = new HashMap<>();
        for (Shown shown : decisions) {
            Joined own = new Joined(shown, new ArrayList<>());
            joined.add(own);
            byId.put(shown.id(), own);
            shown.shopper()
                    .ifPresent(shopper -> shown.items().stream()
                            .distinct()
                            .forEach(
                                    item -> sights.computeIfAbsent(new Sight(shopper, item), first -> new ArrayList<>())
                                            .add(own)));
        }
        for (Event event : events) {
            Optional<Joined> owner = event.decision().isPresent()
                    ? event.decision()
                            .map(byId::get)
                            .filter(own -> own.shown().items().contains(event.item())
                                    && own.shown().ends(event))
                    : event.shopper().flatMap(shopper -> last(sights, new Sight(shopper, event.item()), event));
            owner.ifPresent(own -> own.actions().add(event));
        }
        return joined.stream()
                .map(own -> new DecisionOutcome(own.shown(), own.actions()))
                .toList();
    }

    private static Optional<Joined> last(Map<Sight, List<Joined>> sights, Sight sight, Event event) {
        return sights.getOrDefault(sight, List.of()).stream()
                .filter(own -> own.shown().includes(event))
                .max(Comparator.comparing(own -> own.shown().at()));
    }
}
