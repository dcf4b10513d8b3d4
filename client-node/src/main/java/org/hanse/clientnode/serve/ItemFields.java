// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;

/** Items of a catalogue by the values of their fields. A field is read when a request first names it. Thread-safe. */
final class ItemFields {

    private final Catalogue catalogue;
    private final Map<Field, Map<String, Set<Integer>>> byField = new EnumMap<>(Field.class);

    /** Fields with values to compare. */
    private enum Field {
        CATEGORY,
        BRAND,
        ATTRIBUTE;

        /** Returns the values of an item; of a category each part of its path. */
        private Collection<String> values(CatalogueItem item) {
            return switch (this) {
                case CATEGORY -> item.category();
                case BRAND -> item.brand().map(List::of).orElse(List.of());
                case ATTRIBUTE ->
                    item.attributes().stream()
                            .flatMap(own -> Stream.of(own, own.substring(own.indexOf(':') + 1)))
                            .distinct()
                            .toList();
            };
        }
    }

    ItemFields(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Returns whether these are the fields of a catalogue. */
    boolean isOf(Catalogue other) {
        return catalogue == other;
    }

    private synchronized Map<String, Set<Integer>> items(Field field) {
        return byField.computeIfAbsent(field, own -> {
            Map<String, Set<Integer>> items = new HashMap<>();
            for (int item = 0; item < catalogue.size(); item++) {
                for (String value : own.values(catalogue.item(item))) {
                    items.computeIfAbsent(value, first -> new HashSet<>()).add(item);
                }
            }
            items.replaceAll((value, all) -> Set.copyOf(all));
            return items;
        });
    }

    private Set<Integer> items(Field field, List<String> values) {
        Map<String, Set<Integer>> items = items(field);
        if (values.size() == 1) {
            return items.getOrDefault(values.get(0), Set.of());
        }
        return values.stream()
                .flatMap(value -> items.getOrDefault(value, Set.of()).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns the items that a filter leaves.
     *
     * @param present items with their present prices
     */
    Set<Integer> left(Asked.Filter filter, IntFunction<CatalogueItem> present) {
        List<Set<Integer>> sets = new ArrayList<>();
        Map.of(Field.CATEGORY, filter.category(), Field.BRAND, filter.brand(), Field.ATTRIBUTE, filter.attribute())
                .forEach((field, values) -> {
                    if (!values.isEmpty()) {
                        sets.add(items(field, values));
                    }
                });
        filter.price().ifPresent(range -> sets.add(priced(range, present)));
        return sets.stream().reduce(ItemFields::common).orElseThrow();
    }

    /** Returns the items with a price in a range; an item without a price has none. */
    private Set<Integer> priced(Asked.Range range, IntFunction<CatalogueItem> present) {
        Set<Integer> items = new HashSet<>();
        for (int item = 0; item < catalogue.size(); item++) {
            OptionalDouble price = present.apply(item).price();
            if (price.isPresent()
                    && price.getAsDouble() >= range.min().orElse(0)
                    && price.getAsDouble() <= range.max().orElse(Double.MAX_VALUE)) {
                items.add(item);
            }
        }
        return items;
    }

    /** Returns the items that two sets have. */
    static Set<Integer> common(Set<Integer> one, Set<Integer> other) {
        Set<Integer> smaller = one.size() <= other.size() ? one : other;
        Set<Integer> greater = one.size() <= other.size() ? other : one;
        return smaller.stream().filter(greater::contains).collect(Collectors.toUnmodifiableSet());
    }

    /** Adds the boosts of fields to those of items. */
    void addBoosts(Asked.Boost boost, Map<Integer, Double> sums) {
        add(Field.CATEGORY, boost.category(), sums);
        add(Field.BRAND, boost.brand(), sums);
        add(Field.ATTRIBUTE, boost.attribute(), sums);
    }

    private void add(Field field, SortedMap<String, Double> boosts, Map<Integer, Double> sums) {
        boosts.forEach((value, boost) ->
                items(field).getOrDefault(value, Set.of()).forEach(item -> sums.merge(item, boost, Double::sum)));
    }
}
