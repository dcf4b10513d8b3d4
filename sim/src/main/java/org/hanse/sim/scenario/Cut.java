// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.SuppliedSplit;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ShopperId;
import org.hanse.dataset.Dataset;

/** Partition of a data set's shoppers over merchants. All parts have the catalogue of the data set. */
public sealed interface Cut {

    /**
     * Returns the parts of {@code dataset}. Their ids begin with {@code id}.
     *
     * @param training interactions of the data set that validation models are fitted to; a cut that depends on interactions reads no others
     * @throws IllegalArgumentException if the data set has not what the cut needs; the message completes "cut: "
     */
    List<Piece> apply(String id, Dataset dataset, InteractionLog training);

    /**
     * Returns whether parts are reported one by one. Parts of one shopper are not: the result would be personal data, without an
     * interval.
     */
    default boolean listed() {
        return true;
    }

    /**
     * Interactions of one part.
     *
     * @param id id of the entry, followed by a slash and the name of the part if the cut has several
     * @param log interactions; with given splits, those of training
     * @param validation the part's validation split, if given
     * @param test the part's test split, if given
     */
    record Piece(String id, InteractionLog log, Optional<SuppliedSplit> validation, Optional<SuppliedSplit> test) {

        /** Returns the number of shoppers of all logs. A shopper of several logs counts several times. */
        int shoppers() {
            return log.shoppers()
                    + validation.map(split -> split.log().shoppers()).orElse(0)
                    + test.map(split -> split.log().shoppers()).orElse(0);
        }
    }

    /** One merchant, not cut. */
    record Whole() implements Cut {
        @Override
        public List<Piece> apply(String id, Dataset dataset, InteractionLog training) {
            return List.of(new Piece(id, dataset.interactions(), dataset.validation(), dataset.test()));
        }

        @Override
        public boolean listed() {
            return false;
        }
    }

    /**
     * Cut by a hash of the shopper's id. A shopper is in the same part in every data set and every run. The part is CRC-32C of the
     * id's UTF-8 bytes modulo the number of parts, counted from 1.
     */
    record ByHash(int into) implements Cut {

        public ByHash {
            if (into < 1) {
                throw new IllegalArgumentException("into " + into + " parts");
            }
        }

        @Override
        public List<Piece> apply(String id, Dataset dataset, InteractionLog training) {
            return Selection.of(id, dataset, Selection.numbers(into), this::bucket);
        }

        int bucket(ShopperId shopper) {
            CRC32C hash = new CRC32C();
            hash.update(shopper.value().getBytes(StandardCharsets.UTF_8));
            return (int) (hash.getValue() % into);
        }
    }

    /**
     * Cut by taste: a shopper is in the part of the shelf that most of the shopper's training interactions are of, of equal shelves the one
     * met first. A shopper without training interactions has the part of {@link ByHash}.
     *
     * <p>Shelves divide the catalogue by attributes and categories alone. The largest shelf that can be divided is divided by the attribute
     * that is nearest to half of its items, until there are as many shelves as parts. The order of items and shoppers has no effect.
     */
    record ByTaste(int into) implements Cut {

        public ByTaste {
            if (into < 1) {
                throw new IllegalArgumentException("into " + into + " parts");
            }
        }

        /**
         * Items with and without the same attributes.
         *
         * @param items indices into the catalogue
         * @param divider attribute nearest to half of the items, of equal ones the first by name; empty if no attribute divides them
         */
        private record Shelf(List<Integer> items, Optional<String> divider) {

            static Shelf of(List<Integer> items, List<Set<String>> attributes) {
                Map<String, Integer> counts = new TreeMap<>();
                items.forEach(
                        item -> attributes.get(item).forEach(attribute -> counts.merge(attribute, 1, Integer::sum)));
                return new Shelf(
                        items,
                        counts.entrySet().stream()
                                .filter(count -> count.getValue() < items.size())
                                .min(Comparator.comparingInt(count -> Math.abs(2 * count.getValue() - items.size())))
                                .map(Map.Entry::getKey));
            }

            /** Returns the shelf of the items that have the divider, or of those without it. */
            Shelf half(boolean with, List<Set<String>> attributes) {
                return of(
                        items.stream()
                                .filter(item -> with == attributes.get(item).contains(divider.orElseThrow()))
                                .toList(),
                        attributes);
            }
        }

        @Override
        public List<Piece> apply(String id, Dataset dataset, InteractionLog training) {
            if (dataset.protocol().split() instanceof Protocol.Supplied
                    && dataset.validation().isEmpty()) {
                // Each part would take validation sequences of its own, which the cut had read as training.
                throw new IllegalArgumentException("by: taste needs a validation split with given splits");
            }
            int[] shelves = shelves(dataset.catalogue());
            Map<ShopperId, Integer> tastes = new HashMap<>();
            for (int s = 0; s < training.shoppers(); s++) {
                if (training.length(s) > 0) {
                    tastes.put(training.shopper(s), taste(training, s, shelves));
                }
            }
            ByHash others = new ByHash(into);
            return Selection.of(id, dataset, Selection.numbers(into), shopper -> {
                Integer taste = tastes.get(shopper);
                return taste == null ? others.bucket(shopper) : taste;
            });
        }

        /** Returns the number of each item's shelf. */
        private int[] shelves(Catalogue catalogue) {
            List<Set<String>> attributes =
                    catalogue.items().stream().map(ByTaste::attributes).toList();
            List<Shelf> shelves = new ArrayList<>();
            shelves.add(Shelf.of(IntStream.range(0, catalogue.size()).boxed().toList(), attributes));
            while (shelves.size() < into) {
                Shelf largest = shelves.stream()
                        .filter(shelf -> shelf.divider().isPresent())
                        .max(Comparator.comparingInt(shelf -> shelf.items().size()))
                        .orElseThrow(() -> new IllegalArgumentException(
                                "by: taste found attributes and categories for " + shelves.size() + " parts"));
                shelves.set(shelves.indexOf(largest), largest.half(false, attributes));
                shelves.add(largest.half(true, attributes));
            }
            int[] numbers = new int[catalogue.size()];
            for (int number = 0; number < into; number++) {
                for (int item : shelves.get(number).items()) {
                    numbers[item] = number;
                }
            }
            return numbers;
        }

        /** Returns attributes and each part of the category's path with those before it. */
        private static Set<String> attributes(CatalogueItem item) {
            Set<String> attributes = new HashSet<>(item.attributes());
            for (int depth = 1; depth <= item.category().size(); depth++) {
                attributes.add("category " + item.category().subList(0, depth));
            }
            return attributes;
        }

        private int taste(InteractionLog training, int shopper, int[] shelves) {
            int[] counts = new int[into];
            for (int p = training.from(shopper); p < training.to(shopper); p++) {
                counts[shelves[training.item(p)]]++;
            }
            int taste = shelves[training.item(training.from(shopper))];
            for (int p = training.from(shopper); p < training.to(shopper); p++) {
                int shelf = shelves[training.item(p)];
                taste = counts[shelf] > counts[taste] ? shelf : taste;
            }
            return taste;
        }
    }

    /** By the merchant column that the data set names. A person who shops at two merchants is a shopper of each. */
    record ByColumn() implements Cut {
        @Override
        public List<Piece> apply(String id, Dataset dataset, InteractionLog training) {
            Map<String, InteractionLog> logs = named(dataset.interactions());
            Optional<Map<String, InteractionLog>> validation =
                    dataset.validation().map(split -> named(split.log()));
            Optional<Map<String, InteractionLog>> test = dataset.test().map(split -> named(split.log()));
            List<Piece> parts = new ArrayList<>();
            logs.forEach((merchant, log) -> {
                Piece part = new Piece(
                        id + "/" + merchant,
                        log,
                        validation.flatMap(logsOf -> ofMerchant(logsOf, dataset.validation(), merchant)),
                        test.flatMap(logsOf -> ofMerchant(logsOf, dataset.test(), merchant)));
                // With a share of the shoppers, a merchant may have none.
                if (part.shoppers() > 0) {
                    parts.add(part);
                }
            });
            return parts;
        }

        private static Map<String, InteractionLog> named(InteractionLog log) {
            if (log.merchants().isEmpty()) {
                throw new IllegalArgumentException("by: column needs a data set with a merchant column");
            }
            return log.byMerchant();
        }

        private static Optional<SuppliedSplit> ofMerchant(
                Map<String, InteractionLog> logs, Optional<SuppliedSplit> whole, String merchant) {
            // A merchant that no held-out line is of has an empty split, not none.
            return whole.map(split ->
                    new SuppliedSplit(logs.getOrDefault(merchant, split.log().select(new int[0])), split.continuing()));
        }
    }

    /** Every shopper alone, as on a device of one's own. */
    record ByShopper() implements Cut {
        @Override
        public List<Piece> apply(String id, Dataset dataset, InteractionLog training) {
            Map<String, Integer> order = new HashMap<>();
            List<String> names = new ArrayList<>();
            InteractionLog log = dataset.interactions();
            for (int s = 0; s < log.shoppers(); s++) {
                if (order.putIfAbsent(log.shopper(s).value(), names.size()) == null) {
                    names.add(log.shopper(s).value());
                }
            }
            // A shopper of a given split without training interactions has no device: -1 leaves such a line out.
            return Selection.of(id, dataset, names, shopper -> order.getOrDefault(shopper.value(), -1));
        }

        @Override
        public boolean listed() {
            return false;
        }
    }

    /** Deals the shoppers of a data set's logs out to named parts. */
    final class Selection {

        private Selection() {}

        private static List<String> numbers(int parts) {
            return IntStream.rangeClosed(1, parts).mapToObj(Integer::toString).toList();
        }

        private static List<Piece> of(String id, Dataset dataset, List<String> names, ToIntFunction<ShopperId> part) {
            List<InteractionLog> logs = deal(dataset.interactions(), names.size(), part);
            Optional<List<InteractionLog>> validation =
                    dataset.validation().map(split -> deal(split.log(), names.size(), part));
            Optional<List<InteractionLog>> test = dataset.test().map(split -> deal(split.log(), names.size(), part));
            List<Piece> parts = new ArrayList<>(names.size());
            for (int p = 0; p < names.size(); p++) {
                int index = p;
                parts.add(new Piece(
                        id + "/" + names.get(p),
                        logs.get(p),
                        validation.map(split -> new SuppliedSplit(
                                split.get(index),
                                dataset.validation().orElseThrow().continuing())),
                        test.map(split -> new SuppliedSplit(
                                split.get(index), dataset.test().orElseThrow().continuing()))));
            }
            return parts;
        }

        private static List<InteractionLog> deal(InteractionLog log, int parts, ToIntFunction<ShopperId> part) {
            List<IntStream.Builder> members =
                    IntStream.range(0, parts).mapToObj(p -> IntStream.builder()).toList();
            for (int s = 0; s < log.shoppers(); s++) {
                int p = part.applyAsInt(log.shopper(s));
                if (p >= 0) {
                    members.get(p).add(s);
                }
            }
            return members.stream()
                    .map(builder -> log.select(builder.build().toArray()))
                    .toList();
        }
    }
}
