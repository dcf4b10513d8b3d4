// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.hanse.core.evaluate.SuppliedSplit;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ShopperId;
import org.hanse.dataset.Dataset;

/** How the shoppers of a data set are spread over merchants. All parts share the data set's catalogue. */
public sealed interface Cut {

    /**
     * The parts of {@code dataset}, each named after {@code id}.
     *
     * @throws IllegalArgumentException if the data set lacks what the cut goes by; the message completes "cut: "
     */
    List<Part> apply(String id, Dataset dataset);

    /**
     * Whether parts are reported one by one, beside the whole. Parts of one shopper are not: an interval over one shopper
     * says nothing, and the result would be a person's.
     */
    default boolean listed() {
        return true;
    }

    /** One merchant, not cut. */
    record Whole() implements Cut {
        @Override
        public List<Part> apply(String id, Dataset dataset) {
            return List.of(new Part(id, dataset.interactions(), dataset.validation(), dataset.test()));
        }

        @Override
        public boolean listed() {
            return false;
        }
    }

    /**
     * By a hash of the shopper's id, so that a shopper is in the same part in every data set and every run. The part is
     * CRC-32C of the id's UTF-8 bytes modulo the number of parts, counted from 1.
     */
    record ByHash(int into) implements Cut {

        public ByHash {
            if (into < 1) {
                throw new IllegalArgumentException("into " + into + " parts");
            }
        }

        @Override
        public List<Part> apply(String id, Dataset dataset) {
            List<String> names =
                    IntStream.rangeClosed(1, into).mapToObj(Integer::toString).toList();
            return Selection.of(id, dataset, names, this::bucket);
        }

        int bucket(ShopperId shopper) {
            CRC32C hash = new CRC32C();
            hash.update(shopper.value().getBytes(StandardCharsets.UTF_8));
            return (int) (hash.getValue() % into);
        }
    }

    /** By the merchant column that the data set names. A person who shops at two merchants is a shopper of each. */
    record ByColumn() implements Cut {
        @Override
        public List<Part> apply(String id, Dataset dataset) {
            Map<String, InteractionLog> logs = named(dataset.interactions());
            Optional<Map<String, InteractionLog>> validation =
                    dataset.validation().map(split -> named(split.log()));
            Optional<Map<String, InteractionLog>> test = dataset.test().map(split -> named(split.log()));
            List<Part> parts = new ArrayList<>();
            logs.forEach((merchant, log) -> {
                Part part = new Part(
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
        public List<Part> apply(String id, Dataset dataset) {
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

        private static List<Part> of(String id, Dataset dataset, List<String> names, ToIntFunction<ShopperId> part) {
            List<InteractionLog> logs = deal(dataset.interactions(), names.size(), part);
            Optional<List<InteractionLog>> validation =
                    dataset.validation().map(split -> deal(split.log(), names.size(), part));
            Optional<List<InteractionLog>> test = dataset.test().map(split -> deal(split.log(), names.size(), part));
            List<Part> parts = new ArrayList<>(names.size());
            for (int p = 0; p < names.size(); p++) {
                int index = p;
                parts.add(new Part(
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
