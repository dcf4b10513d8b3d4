// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;

/**
 * What a request has beside the shopper: interactions of its own, a filter, boosts, and the decision that it continues. Its text stays with the
 * decision, so that the decision can be restored. What is longer than {@value #MOST_BYTES} bytes is left out there.
 *
 * @param item item of the page
 * @param basket items in the basket
 * @param history what an unknown visitor did
 * @param filter only items with these values
 * @param boost numbers to add to scores
 * @param after decision that this one continues
 * @param seen number of items that the earlier decisions had
 * @param at time of the interactions of the request, in microseconds since the epoch; 0 without any
 * @param cut whether item, basket, history, filter and boost are left out
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Asked(
        Optional<String> item,
        List<String> basket,
        List<Past> history,
        Optional<Filter> filter,
        Optional<Boost> boost,
        Optional<String> after,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int seen,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long at,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean cut) {

    /** Length of the text at most. */
    static final int MOST_BYTES = 1_000;

    /** Most entries of a basket or a history, and values of a filter or a boost. */
    static final int MOST_ENTRIES = 200;

    /** Greatest boost of one value, and greatest reduction. */
    private static final double MOST_BOOST = 1_000;

    private static final ShopperId VISITOR = new ShopperId("visitor");

    /** Nothing. */
    static final Asked NOTHING = new Asked(
            Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), 0, 0, false);

    /**
     * Interaction of an unknown visitor.
     *
     * @param type type of the interaction; empty for a view
     * @param time ISO 8601 with an offset
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Past(String item, Optional<String> type, Optional<String> time) {}

    /**
     * Values of items. An item has one of the values of each key that is there.
     *
     * @param category parts of the item's path of categories
     * @param attribute ids of attributes, with or without the name before a colon
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Filter(
            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<String> category,

            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<String> brand,

            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<String> attribute,

            Optional<Range> price) {

        public Filter {
            category = values("category", category);
            brand = values("brand", brand);
            attribute = values("attribute", attribute);
        }

        private void requireKey() {
            if (category.isEmpty() && brand.isEmpty() && attribute.isEmpty() && price.isEmpty()) {
                throw new InvalidInputException("filter: found no key; expected one of category, brand, attribute and"
                        + " price. Fix: leave out the filter, or add a key");
            }
        }

        private static List<String> values(String key, List<String> given) {
            List<String> values = Collections.unmodifiableList(given);
            requireEntries("filter/" + key, values.size());
            if (values.stream().anyMatch(own -> Objects.isNull(own) || own.isBlank())) {
                throw new InvalidInputException(
                        "filter/" + key + ": found a blank text; expected a value of an item. Fix: leave it out");
            }
            return values;
        }
    }

    /** Prices from the least to the greatest, both included. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Range(OptionalDouble min, OptionalDouble max) {

        public Range {
            boolean valid = min.orElse(0) >= 0
                    && max.orElse(Double.MAX_VALUE) <= Double.MAX_VALUE
                    && min.orElse(0) <= max.orElse(Double.MAX_VALUE);
            if (!valid) {
                throw new InvalidInputException("filter/price: found "
                        + min.orElse(0) + " to " + max.orElse(Double.MAX_VALUE)
                        + "; expected min of 0 or more, and max not below it. Fix: correct the numbers");
            }
        }
    }

    /**
     * Numbers to add to the scores of items with a value, or of single items. Those of several values add up.
     *
     * @param items number by id of the item
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Boost(
            SortedMap<String, Double> category,
            SortedMap<String, Double> brand,
            SortedMap<String, Double> attribute,
            SortedMap<String, Double> items) {

        public Boost {
            category = numbers("category", category);
            brand = numbers("brand", brand);
            attribute = numbers("attribute", attribute);
            items = numbers("items", items);
        }

        private static SortedMap<String, Double> numbers(String key, SortedMap<String, Double> given) {
            requireEntries("boost/" + key, given.size());
            given.forEach((value, number) -> {
                if (Objects.isNull(number) || !(Math.abs(number) <= MOST_BOOST)) {
                    throw new InvalidInputException("boost/" + key + ": found " + number + " for " + value
                            + "; expected a number from -" + MOST_BOOST + " to " + MOST_BOOST
                            + ". Fix: use a number of the size of the scores");
                }
            });
            return Collections.unmodifiableSortedMap(given);
        }
    }

    public Asked {
        basket = Collections.unmodifiableList(basket);
        history = Collections.unmodifiableList(history);
        requireEntries("basket", basket.size());
        requireEntries("history", history.size());
        filter.ifPresent(Filter::requireKey);
    }

    private static void requireEntries(String key, int found) {
        if (found > MOST_ENTRIES) {
            throw new InvalidInputException(
                    key + ": found " + found + " entries; expected " + MOST_ENTRIES + " at most. Fix: send fewer");
        }
    }

    /** Returns the text that the log keeps; empty if there is nothing to keep. */
    Optional<String> text() {
        if (equals(NOTHING)) {
            return Optional.empty();
        }
        byte[] all = ServedJson.bytes(this);
        Asked kept = new Asked(
                Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty(), after, seen, at, true);
        return Optional.of(new String(all.length <= MOST_BYTES ? all : ServedJson.bytes(kept), StandardCharsets.UTF_8));
    }

    /** Reads a text that the log keeps. */
    public static Asked parse(Optional<String> text) {
        return text.map(own -> ServedJson.read(own.getBytes(StandardCharsets.UTF_8), Asked.class))
                .orElse(NOTHING);
    }

    /** Returns whether scores follow from the shopper's history alone. */
    public boolean usesHistoryAlone() {
        return item.isEmpty() && basket.isEmpty() && history.isEmpty() && boost.isEmpty() && !cut;
    }

    /** Returns the same at a time, after earlier decisions. */
    Asked at(Instant time, int earlier) {
        boolean dated = item.isPresent() || !basket.isEmpty() || !history.isEmpty();
        long micros = dated ? ChronoUnit.MICROS.between(Instant.EPOCH, time) : 0;
        return new Asked(item, basket, history, filter, boost, after, earlier, micros, cut);
    }

    /** Interaction with an item by its index. */
    private record Contact(int item, InteractionType type, Optional<Instant> time) {}

    /** Returns the number of interactions that the request has with items of the catalogue. */
    int interactions(ServedShop shop) {
        return contacts(shop).size();
    }

    /**
     * Returns a history with the interactions of the request as the newest ones: those of the visitor, the basket, the item of the page. Items
     * that the catalogue does not have are left out.
     *
     * @param own history that the shop has
     * @throws InvalidInputException if a type or a time is not valid
     */
    Optional<InteractionSequence> with(ServedShop shop, Optional<InteractionSequence> own) {
        List<Contact> contacts = contacts(shop);
        if (contacts.isEmpty()) {
            return own;
        }
        boolean timed = own.map(past -> past.log().timed()).orElse(true)
                && (history.isEmpty() || history.get(0).time().isPresent());
        InteractionLogAccumulator log = new InteractionLogAccumulator(
                own.map(past -> past.log().types()).orElse(List.of()));
        own.ifPresent(past -> log.zone(past.log().zone()));
        // Nothing reads the name.
        log.beginShopper(VISITOR);
        long last = Long.MIN_VALUE;
        for (int i = 0; i < own.map(InteractionSequence::length).orElse(0); i++) {
            log.copy(own.get().log(), own.get().position() + i);
            last = own.get().log().timed() ? own.get().timeMicros(i) : last;
        }
        for (Contact contact : contacts) {
            log.add(contact.item(), log.hasRoom(contact.type()) ? log.typeIndex(contact.type()) : 0);
            if (timed) {
                last = Math.max(
                        last,
                        contact.time()
                                .map(time -> ChronoUnit.MICROS.between(Instant.EPOCH, time))
                                .orElse(at));
                log.time(last);
            }
        }
        return Optional.of(log.toLog().sequence(0));
    }

    private List<Contact> contacts(ServedShop shop) {
        List<Contact> contacts = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            contact(shop, "history/" + i, history.get(i)).ifPresent(contacts::add);
        }
        boolean all = history.stream().allMatch(own -> own.time().isPresent());
        if (!all && history.stream().anyMatch(own -> own.time().isPresent())) {
            throw new InvalidInputException("history: found times of some entries alone; expected one of each, or of"
                    + " none. Fix: add the times that are missing");
        }
        if (all) {
            contacts.sort((one, other) ->
                    one.time().orElseThrow().compareTo(other.time().orElseThrow()));
        }
        for (String id : basket) {
            shop.find("basket", id)
                    .ifPresent(
                            index -> contacts.add(new Contact(index, InteractionType.ADD_TO_CART, Optional.empty())));
        }
        item.ifPresent(id -> shop.find("item", id)
                .ifPresent(index -> contacts.add(new Contact(index, InteractionType.VIEW, Optional.empty()))));
        return contacts;
    }

    /** Returns ids that the catalogue does not have, of the keys whose unknown items are left out. */
    Stream<String> unknown(ServedShop shop) {
        return Stream.of(
                        item.stream(),
                        basket.stream(),
                        history.stream().map(Past::item),
                        boost.stream().flatMap(own -> own.items().keySet().stream()))
                .flatMap(ids -> ids)
                .filter(id -> shop.find("item", id).isEmpty());
    }

    private Optional<Contact> contact(ServedShop shop, String key, Past own) {
        if (Objects.isNull(own)) {
            throw new InvalidInputException(key + ": found null; expected an object with item. Fix: leave it out");
        }
        String type = own.type().orElse(InteractionType.VIEW.name());
        if (type.isBlank() || type.length() > Events.LONGEST_ID) {
            throw new InvalidInputException(key + "/type: found " + (type.isBlank() ? "a blank text" : "a long text")
                    + "; expected 1 to " + Events.LONGEST_ID + " characters. Fix: leave it out for a view");
        }
        Optional<Instant> time =
                own.time().map(text -> Events.instant(key + "/time", text, Instant.EPOCH.plus(at, ChronoUnit.MICROS)));
        OptionalInt index = shop.find(key + "/item", own.item());
        return index.isPresent()
                ? Optional.of(new Contact(index.getAsInt(), new InteractionType(type), time))
                : Optional.empty();
    }

    /** Returns the items that the shopper sees already: of the page, in the basket, and in earlier decisions. */
    Set<Integer> seen(ServedShop shop, List<String> earlier) {
        Set<Integer> seen = new HashSet<>();
        Stream.of(item.stream(), basket.stream(), earlier.stream())
                .flatMap(ids -> ids)
                .forEach(id -> shop.find("item", id).ifPresent(seen::add));
        return seen;
    }

    /**
     * Returns the items that may be recommended; empty for all.
     *
     * @param candidates candidates of the request
     */
    Optional<Set<Integer>> candidates(ServedShop shop, Optional<Set<Integer>> candidates) {
        return filter.map(own -> shop.fields().left(own, shop::facts))
                .map(left -> candidates.map(own -> ItemFields.common(own, left)).orElse(left))
                .or(() -> candidates);
    }

    /** Returns the boost of each item that has one. */
    Map<Integer, Double> boosts(ServedShop shop) {
        Map<Integer, Double> sums = new HashMap<>();
        boost.ifPresent(own -> {
            shop.fields().addBoosts(own, sums);
            own.items()
                    .forEach((id, number) ->
                            shop.find("boost/items", id).ifPresent(index -> sums.merge(index, number, Double::sum)));
        });
        sums.values().removeIf(sum -> sum == 0);
        return sums;
    }
}
