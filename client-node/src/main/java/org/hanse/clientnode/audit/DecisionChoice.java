// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.hanse.core.crypto.Digest;
import org.hanse.core.recommend.SlotPools;

/**
 * Items that a decision chose from, JSON beside its document. So the propensities of another policy follow from the log. Reports do not have
 * it: items that are missing are those that the shopper met. Where it is too long, {@code rest} are left out first, then the pools of the
 * last slots.
 *
 * @param rate probability that a slot's item is drawn from the pool
 * @param best size of a slot's pool at most
 * @param temperature temperature in the unit of the scores
 * @param permitted number of permitted items of the first slot without a pinned item
 * @param digest SHA-256 of these items: a bit an item in the catalogue's order, eight a byte and the lowest first, without zero bytes at the end
 * @param slots number of first slots whose pools are complete
 * @param pool items of the pools, highest score first
 * @param rest changes ({@link Entry}) of the permitted items that are not in the pool, by id; empty if more than {@value #MOST_ITEMS} are
 *     permitted, or if there is no room
 * @param other propensity of the first item without a rule under the same network with its values if these did not rank, and without them if
 *     they did; empty for other rankings
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record DecisionChoice(
        double rate,
        int best,
        double temperature,
        int permitted,
        String digest,
        int slots,
        List<Entry> pool,
        Optional<Map<String, List<Integer>>> rest,
        Optional<Double> other) {

    /** Items of the pool, and permitted items with ids, at most. */
    static final int MOST_ITEMS = 256;

    /** Length of the text at most. */
    static final int MOST_BYTES = 8_192;

    /** Bytes of the text beside lists. */
    private static final int FRAME = 256;

    /** Bytes of {@code other}. */
    private static final int OTHER = 32;

    static final JsonMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    public DecisionChoice {
        pool = List.copyOf(pool);
        rest = rest.map(own -> Collections.unmodifiableMap(new LinkedHashMap<>(own)));
    }

    /**
     * Item of pools, an array in JSON.
     *
     * @param changes slots, from 0, at which the item closes or opens; it is open before the first ({@link SlotPools.PoolItem})
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"item", "score", "changes"})
    public record Entry(String item, double score, List<Integer> changes) {

        public Entry {
            changes = List.copyOf(changes);
        }
    }

    /** Item of a slot's pool. */
    public record Pooled(String item, double score) {}

    /**
     * Returns what a decision chose from.
     *
     * @param other see {@link #other}
     * @param id id of an item by its index in the catalogue
     */
    public static DecisionChoice of(SlotPools pools, Optional<Double> other, IntFunction<String> id) {
        int frame = other.isPresent() ? FRAME + OTHER : FRAME;
        List<Entry> entries = pools.items().stream()
                .map(item -> new Entry(id.apply(item.item()), item.score(), item.changes()))
                .toList();
        int kept = kept(pools, entries.stream().mapToInt(DecisionChoice::length).toArray(), frame);
        List<Entry> pool = Stream.iterate(0, i -> i < entries.size(), i -> i + 1)
                .filter(i -> pools.items().get(i).from() < kept)
                .map(entries::get)
                .toList();
        SlotPools.Permitted permitted = pools.permitted();
        return new DecisionChoice(
                pools.exploration().rate(),
                pools.exploration().best(),
                pools.exploration().temperature(),
                permitted.size(),
                Digest.sha256(permitted.toBytes()).toHex(),
                kept,
                pool,
                rest(pools, pool, frame, id),
                other);
    }

    /** Returns the number of first slots whose pools have room. */
    private static int kept(SlotPools pools, int[] lengths, int frame) {
        int[] bytes = new int[pools.slots()];
        int[] items = new int[pools.slots()];
        for (int i = 0; i < lengths.length; i++) {
            int from = pools.items().get(i).from();
            if (from < bytes.length) {
                bytes[from] += lengths[i];
                items[from]++;
            }
        }
        int length = frame;
        int count = 0;
        for (int slot = 0; slot < bytes.length; slot++) {
            length += bytes[slot];
            count += items[slot];
            if (length > MOST_BYTES || count > MOST_ITEMS) {
                return slot;
            }
        }
        return bytes.length;
    }

    /** Returns the bytes of a value in a list. */
    private static int length(Object value) {
        try {
            return JSON.writeValueAsBytes(value).length + 1;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value could not be written", e);
        }
    }

    private static Optional<Map<String, List<Integer>>> rest(
            SlotPools pools, List<Entry> pool, int frame, IntFunction<String> id) {
        if (pools.permitted().size() > MOST_ITEMS) {
            return Optional.empty();
        }
        Map<Integer, List<Integer>> changes = new TreeMap<>(pools.others());
        pools.items().forEach(own -> changes.put(own.item(), own.changes()));
        Arrays.stream(pools.permitted().toArray()).forEach(item -> changes.putIfAbsent(item, List.of()));
        Map<String, List<Integer>> rest = new LinkedHashMap<>();
        changes.forEach((item, own) -> rest.put(id.apply(item), own));
        pool.forEach(own -> rest.remove(own.item()));
        int bytes = frame + pool.stream().mapToInt(DecisionChoice::length).sum() + length(rest);
        return bytes <= MOST_BYTES ? Optional.of(rest) : Optional.empty();
    }

    /** Returns the text. */
    public String text() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record could not be written", e);
        }
    }

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public static DecisionChoice parse(String text) {
        try {
            return JSON.readValue(text, DecisionChoice.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("choice: found another form; expected the items of a decision", e);
        }
    }

    /** Returns the pool of a slot without a pinned item, best first; empty if it was left out. */
    public Optional<List<Pooled>> pool(int slot) {
        return slot >= slots
                ? Optional.empty()
                : Optional.of(pool.stream()
                        .filter(own -> SlotPools.isOpen(own.changes(), slot))
                        .limit(best)
                        .map(own -> new Pooled(own.item(), own.score()))
                        .toList());
    }

    /** Returns the other items that a slot without a pinned item may have; empty if they were left out. */
    public Optional<List<String>> rest(int slot) {
        return rest.filter(own -> slot < slots)
                .map(own -> Stream.concat(
                                pool.stream()
                                        .filter(other -> SlotPools.isOpen(other.changes(), slot))
                                        .skip(best)
                                        .map(Entry::item),
                                own.entrySet().stream()
                                        .filter(other -> SlotPools.isOpen(other.getValue(), slot))
                                        .map(Map.Entry::getKey))
                        .toList());
    }
}
