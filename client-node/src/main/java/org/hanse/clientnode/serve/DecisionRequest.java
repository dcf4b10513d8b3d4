// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.config.InvalidInputException;
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
 * @param exclude none of these items; like {@code item}, {@code history}, {@code basket} and {@code boost}, it may have items that the
 *     catalogue does not have yet
 * @param pin item by slot, the first being 1
 * @param keepMet whether items that the shopper met may be recommended, too; empty for what {@code met} in {@code node.yaml} says
 * @param explore probability that a slot's item is drawn from the pool; empty for that of {@code node.yaml}
 * @param profiling whether the shopper's history may be used; empty for true
 * @param dryRun whether the decision is not logged
 * @param item item of the page, which counts as the newest view
 * @param history what an unknown visitor did, oldest first; no interaction of it is stored as one
 * @param basket items in the basket, which count as the newest interactions before {@code item}
 * @param filter only items with these values
 * @param boost numbers to add to scores
 * @param after decision that this one continues: what it and those before it had is left out
 * @param shown false for a decision made ahead, such as for a mail: it counts once it is activated; empty for true
 */
public record DecisionRequest(
        Optional<String> shopper,
        Optional<String> surface,
        OptionalInt slots,
        List<String> candidates,
        List<String> exclude,
        SortedMap<Integer, String> pin,
        Optional<Boolean> keepMet,
        Optional<Double> explore,
        Optional<Boolean> profiling,
        boolean dryRun,
        Optional<String> item,
        List<Asked.Past> history,
        List<String> basket,
        Optional<Asked.Filter> filter,
        Optional<Asked.Boost> boost,
        Optional<String> after,
        Optional<Boolean> shown) {

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
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Asked.NOTHING);

    public DecisionRequest {
        candidates = Collections.unmodifiableList(candidates);
        exclude = Collections.unmodifiableList(exclude);
        shopper.ifPresent(DecisionRequest::requireShopper);
        requireNumber("candidates", candidates);
        requireNumber("exclude", exclude);
        var unused = new Asked(item, basket, history, filter, boost, after, 0, 0, false);
        if (dryRun && !shown.orElse(true)) {
            throw new InvalidInputException(
                    "shown: found false beside dryRun; expected one of them, since a dry run is not"
                            + " in the log. Fix: leave out dryRun");
        }
        if (!history.isEmpty() && (shopper.isPresent() || !profiling.orElse(true))) {
            throw new InvalidInputException("history: found beside " + (shopper.isPresent() ? "shopper" : "profiling")
                    + "; expected one of them. Fix: "
                    + (shopper.isPresent() ? "send what a known shopper does as events" : "leave out the history"));
        }
    }

    /** Creates a request. */
    public DecisionRequest(
            Optional<String> shopper,
            Optional<String> surface,
            OptionalInt slots,
            List<String> candidates,
            List<String> exclude,
            SortedMap<Integer, String> pin,
            Optional<Boolean> keepMet,
            Optional<Double> explore,
            Optional<Boolean> profiling,
            boolean dryRun,
            Asked asked) {
        this(
                shopper,
                surface,
                slots,
                candidates,
                exclude,
                pin,
                keepMet,
                explore,
                profiling,
                dryRun,
                asked.item(),
                asked.history(),
                asked.basket(),
                asked.filter(),
                asked.boost(),
                asked.after(),
                Optional.empty());
    }

    private static void requireShopper(String id) {
        Events.requireText("shopper", id, "send the shopper's id");
    }

    private static void requireNumber(String key, List<String> items) {
        if (items.size() > MOST_ITEMS) {
            throw new InvalidInputException(
                    key + ": found " + items.size() + " items; expected " + MOST_ITEMS + " at most. Fix: send fewer");
        }
    }

    /** Returns the number of items. */
    int slotCount() {
        return slots.orElse(USUAL_SLOTS);
    }

    /** Returns what the request has beside the shopper. */
    Asked asked() {
        return new Asked(item, basket, history, filter, boost, after, 0, 0, false);
    }

    /** Returns a request for a shopper with all else as usual. */
    public static DecisionRequest of(String shopper, int slots) {
        return new DecisionRequest(
                Optional.of(shopper),
                USUAL.surface,
                OptionalInt.of(slots),
                USUAL.candidates,
                USUAL.exclude,
                USUAL.pin,
                USUAL.keepMet,
                USUAL.explore,
                USUAL.profiling,
                USUAL.dryRun,
                Asked.NOTHING);
    }

    /** Returns a request for a shopper that is neither logged nor explored. */
    public static DecisionRequest preview(String shopper, int slots) {
        return new DecisionRequest(
                Optional.of(shopper),
                USUAL.surface,
                OptionalInt.of(slots),
                USUAL.candidates,
                USUAL.exclude,
                USUAL.pin,
                USUAL.keepMet,
                Optional.of(0.0),
                USUAL.profiling,
                true,
                Asked.NOTHING);
    }

    /** Returns the same request for an unknown visitor, which continues no decision. */
    DecisionRequest anonymous() {
        return with(Optional.empty());
    }

    /** Returns the same request for a shopper, which continues no decision. */
    public DecisionRequest forShopper(String id) {
        return with(Optional.of(id));
    }

    private DecisionRequest with(Optional<String> id) {
        return new DecisionRequest(
                id,
                surface,
                slots,
                candidates,
                exclude,
                pin,
                keepMet,
                explore,
                profiling,
                dryRun,
                item,
                history,
                basket,
                filter,
                boost,
                Optional.empty(),
                shown);
    }

    /** Returns the shopper whom the decision is for. Without profiling one with an item or a basket is for an unknown visitor. */
    Optional<ShopperId> subject(ServedShop shop) {
        return shopper.filter(own -> !isContextAlone(shop)).map(shop::shopper);
    }

    /** Returns whether the shopper's history may be used, by the request and by the shopper's wish. */
    private boolean mayProfile(ServedShop shop) {
        return profiling.orElse(true)
                && shopper.map(shop::shopper).map(shop::mayProfile).orElse(true);
    }

    private boolean isContextAlone(ServedShop shop) {
        return !mayProfile(shop) && (item.isPresent() || !basket.isEmpty());
    }

    /**
     * Returns the decision. A shopper who is not known has no history.
     *
     * @param asked {@link #asked} at a time
     * @param earlier ids of the items of the decisions that this one continues
     * @param exploration exploration of a request that says nothing else
     * @throws InvalidInputException if an item or a number is not valid
     */
    Decision decision(ServedShop shop, Asked asked, List<String> earlier, Exploration exploration) {
        try {
            Optional<ShopperId> subject = subject(shop);
            return new Decision(
                    surface.orElse("home"),
                    subject,
                    asked.with(shop, subject.flatMap(shop::history)),
                    asked.interactions(shop),
                    asked.candidates(
                            shop,
                            candidates.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(items(shop, "candidates", candidates))),
                    slotCount(),
                    rules(shop, asked, earlier),
                    explore.map(exploration::withRate).orElse(exploration),
                    mayProfile(shop) || isContextAlone(shop));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(InvalidInputException.withFix(e, "change the request"), e);
        }
    }

    private Rules rules(ServedShop shop, Asked asked, List<String> earlier) {
        TreeMap<Integer, Integer> slotsOfItems = new TreeMap<>();
        pin.forEach((slot, id) -> {
            if (slot < 1 || slot > slots.orElse(USUAL_SLOTS)) {
                throw new InvalidInputException(
                        "pin: found slot " + slot + "; expected a slot from 1 to " + slots.orElse(USUAL_SLOTS)
                                + ", the number of slots. Fix: ask for more slots, or pin another slot");
            }
            int pinned = shop.item("pin", id);
            if (!shop.isAvailable(pinned)) {
                throw new InvalidInputException("pin: found " + id + ", which the catalogue marks as not available;"
                        + " expected an item that shoppers can buy. Fix: pin another item, or import its new state");
            }
            slotsOfItems.put(slot - 1, pinned);
        });
        Set<Integer> seen = asked.seen(shop, earlier);
        seen.removeAll(slotsOfItems.values());
        return new Rules(!keepMet.orElse(shop.ranksMet()), excluded(shop), seen, slotsOfItems, asked.boosts(shop));
    }

    /** Returns the indices of excluded items that the catalogue has. */
    Set<Integer> excluded(ServedShop shop) {
        Set<Integer> excluded = new HashSet<>();
        exclude.forEach(id -> shop.find("exclude", id).ifPresent(excluded::add));
        return excluded;
    }

    /** Returns the ids that the catalogue does not have and the decision leaves out: others are rejected. */
    public List<String> unknown(ServedShop shop) {
        return Stream.concat(
                        asked().unknown(shop),
                        exclude.stream().filter(id -> shop.find("exclude", id).isEmpty()))
                .distinct()
                .toList();
    }

    /** Returns indices of items in the catalogue. */
    static Set<Integer> items(ServedShop shop, String key, List<String> ids) {
        return ids.stream().map(id -> shop.item(key, id)).collect(Collectors.toSet());
    }
}
