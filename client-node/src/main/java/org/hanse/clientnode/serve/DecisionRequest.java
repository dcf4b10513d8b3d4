// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Rules;

/**
 * Request for recommendations, as a shop sends it.
 *
 * @param shopper id of the shopper; empty for an unknown visitor
 * @param surface place in the shop; empty for {@code home}
 * @param slots number of items; empty for 10
 * @param candidates only these items; none for all
 * @param exclude none of these items
 * @param pin item by slot, the first being 1
 * @param keepMet whether items that the shopper met may be recommended, too
 * @param explore probability of a random item in a slot; empty for 0
 * @param profiling whether the shopper's history may be used; empty for true
 * @param dryRun whether the decision is not logged
 */
public record DecisionRequest(
        Optional<String> shopper,
        Optional<String> surface,
        OptionalInt slots,
        List<String> candidates,
        List<String> exclude,
        SortedMap<Integer, String> pin,
        boolean keepMet,
        Optional<Double> explore,
        Optional<Boolean> profiling,
        boolean dryRun) {

    private static final int USUAL_SLOTS = 10;

    /** Most candidates or excluded items. */
    static final int MOST_ITEMS = 10_000;

    /** Request for an unknown visitor with all else as usual. */
    static final DecisionRequest USUAL = new DecisionRequest(
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            List.of(),
            List.of(),
            new TreeMap<>(),
            false,
            Optional.empty(),
            Optional.empty(),
            false);

    public DecisionRequest {
        candidates = Collections.unmodifiableList(candidates);
        exclude = Collections.unmodifiableList(exclude);
        requireNumber("candidates", candidates);
        requireNumber("exclude", exclude);
    }

    private static void requireNumber(String key, List<String> items) {
        if (items.size() > MOST_ITEMS) {
            throw new InvalidInputException(
                    key + ": found " + items.size() + " items; expected " + MOST_ITEMS + " at most. Fix: send fewer");
        }
    }

    /** Returns a request for a shopper with all else as usual. */
    public static DecisionRequest of(String shopper, int slots) {
        return new DecisionRequest(
                Optional.of(shopper),
                Optional.empty(),
                OptionalInt.of(slots),
                List.of(),
                List.of(),
                new TreeMap<>(),
                false,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** Returns the same request for an unknown visitor. */
    DecisionRequest anonymous() {
        return new DecisionRequest(
                Optional.empty(), surface, slots, candidates, exclude, pin, keepMet, explore, profiling, dryRun);
    }

    /**
     * Returns the decision. A shopper who is not known has no history.
     *
     * @throws InvalidInputException if an item or a number is not valid
     */
    Decision decision(ServedShop shop) {
        try {
            Optional<ShopperId> subject = shopper.map(shop::shopper);
            Optional<InteractionSequence> history = subject.flatMap(shop::history);
            double rate = explore.orElse(0.0);
            return new Decision(
                    surface.orElse("home"),
                    subject,
                    history,
                    candidates.isEmpty() ? Optional.empty() : Optional.of(items(shop, "candidates", candidates)),
                    slots.orElse(USUAL_SLOTS),
                    rules(shop),
                    rate == 0 ? new Exploration.None() : new Exploration.Uniform(rate),
                    profiling.orElse(true) && subject.map(shop::mayProfile).orElse(true));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(InvalidInputException.withFix(e, "change the request"), e);
        }
    }

    private Rules rules(ServedShop shop) {
        TreeMap<Integer, Integer> slotsOfItems = new TreeMap<>();
        pin.forEach((slot, item) -> {
            if (slot < 1 || slot > slots.orElse(USUAL_SLOTS)) {
                throw new InvalidInputException(
                        "pin: found slot " + slot + "; expected a slot from 1 to " + slots.orElse(USUAL_SLOTS)
                                + ", the number of slots. Fix: ask for more slots, or pin another slot");
            }
            int pinned = shop.item("pin", item);
            if (!shop.isAvailable(pinned)) {
                throw new InvalidInputException("pin: found " + item + ", which the catalogue marks as not available;"
                        + " expected an item that shoppers can buy. Fix: pin another item, or import its new state");
            }
            slotsOfItems.put(slot - 1, pinned);
        });
        return new Rules(!keepMet, items(shop, "exclude", exclude), slotsOfItems);
    }

    /** Returns indices of items in the catalogue. */
    static Set<Integer> items(ServedShop shop, String key, List<String> ids) {
        return ids.stream().map(id -> shop.item(key, id)).collect(Collectors.toSet());
    }
}
