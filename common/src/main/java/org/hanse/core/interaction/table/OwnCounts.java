// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ItemId;

/** Contributions of one merchant to a sum of counts. Keys of too few shoppers are left out. Never leaves the node. Immutable. */
public final class OwnCounts {

    private static final int INDEX_BITS = 31;
    private static final long INDEX = (1L << INDEX_BITS) - 1;

    private final BoundedShoppers shoppers;
    private final CountSettings settings;
    private final long[] itemHashes;

    /** Keys in ascending order: kind, item and other item in one number. */
    private final long[] keys;

    private final int[] counts;

    /** Places of the keys that are contributed. */
    private final BitSet contributed;

    private OwnCounts(Counted counted, CountSettings settings, long[] itemHashes, IntPredicate contributed) {
        this.shoppers = counted.shoppers();
        this.settings = settings;
        this.itemHashes = itemHashes;
        this.keys = counted.keys();
        this.counts = counted.all().runs(keys.length);
        this.contributed =
                IntStream.range(0, keys.length).filter(contributed).collect(BitSet::new, BitSet::set, BitSet::or);
    }

    /** Counts a log, whose items are indices into {@code catalogue}. */
    public static OwnCounts of(InteractionLog log, Catalogue catalogue, CountSettings settings) {
        Counted counted = Counted.of(log, settings);
        int[] shoppersOf = settings.support() > 1 ? counted.once().runs(counted.keys().length) : new int[0];
        return new OwnCounts(
                counted,
                settings,
                hashes(catalogue),
                entry -> shoppersOf.length == 0 || shoppersOf[entry] >= settings.support());
    }

    /** Counts a log of an earlier contribution, from which keys with these hashes were left out. */
    static OwnCounts of(InteractionLog log, List<ItemId> items, CountSettings settings, Set<Long> withheld) {
        Counted counted = Counted.of(log, settings);
        long[] hashes = hashes(items);
        return new OwnCounts(
                counted,
                settings,
                hashes,
                entry -> withheld.isEmpty() || !withheld.contains(hash(counted.keys()[entry], hashes)));
    }

    /** Keys of a log with their numbers. */
    private static final class Counted {

        private final BoundedShoppers shoppers;
        private final KeyAccumulator all;
        private final KeyAccumulator once;
        private final long[] keys;

        private Counted(BoundedShoppers shoppers, KeyAccumulator all, KeyAccumulator once) {
            this.shoppers = shoppers;
            this.all = all;
            this.once = once;
            this.keys = all.distinct();
        }

        static Counted of(InteractionLog log, CountSettings settings) {
            BoundedShoppers shoppers = BoundedShoppers.of(log, settings.pairs());
            KeyAccumulator all = new KeyAccumulator();
            KeyAccumulator once = new KeyAccumulator();
            KeyAccumulator ofShopper = new KeyAccumulator();
            for (int shopper = 0; shopper < log.shoppers(); shopper++) {
                ofShopper.clear();
                add(shoppers, shopper, ofShopper);
                ofShopper.addTo(all, once, settings.support() > 1);
            }
            return new Counted(shoppers, all, once);
        }

        BoundedShoppers shoppers() {
            return shoppers;
        }

        KeyAccumulator all() {
            return all;
        }

        KeyAccumulator once() {
            return once;
        }

        long[] keys() {
            return keys;
        }
    }

    private static void add(BoundedShoppers shoppers, int shopper, KeyAccumulator keys) {
        InteractionLog log = shoppers.log();
        for (int p = shoppers.from(shopper); p + 1 < log.to(shopper); p++) {
            keys.add(key(CountKind.TRANSITION, log.item(p), log.item(p + 1)));
            keys.add(key(CountKind.DEPARTURE, log.item(p), 0));
        }
        for (int item : shoppers.items(shopper)) {
            keys.add(key(CountKind.SHOPPER, item, 0));
        }
        shoppers.pairs(shopper, (item, other) -> keys.add(key(CountKind.COMMON, item, other)));
    }

    /** Returns the hashes of all items in order. */
    static long[] hashes(Catalogue catalogue) {
        return hashes(sharedIds(catalogue));
    }

    /** Returns the shared ids of all items in order. */
    static List<ItemId> sharedIds(Catalogue catalogue) {
        return catalogue.items().stream().map(CatalogueItem::sharedId).toList();
    }

    private static long[] hashes(List<ItemId> items) {
        return items.stream().mapToLong(KeyHash::of).toArray();
    }

    public CountSettings settings() {
        return settings;
    }

    /** Returns the part of each shopper's interactions that counts. */
    public BoundedShoppers shoppers() {
        return shoppers;
    }

    /** Returns the sketch of the contributions. */
    public CountSketch contributed() {
        return sketch(contributed::get);
    }

    /** Returns the sketch of the counts that are left out, which the merchant adds to the sum at home. */
    public CountSketch withheld() {
        return sketch(entry -> !contributed.get(entry));
    }

    /** Returns the sketch of all counts. */
    public CountSketch all() {
        return sketch(entry -> true);
    }

    private CountSketch sketch(IntPredicate entries) {
        return CountSketch.ofKeys(settings, add -> {
            for (int entry = 0; entry < keys.length; entry++) {
                if (entries.test(entry)) {
                    add.key(hash(keys[entry], itemHashes), counts[entry]);
                }
            }
        });
    }

    /** Returns the sketch of the counts that exceed the contributed ones of an earlier log over the same catalogue. */
    CountSketch beyond(OwnCounts earlier) {
        return CountSketch.ofKeys(settings, add -> {
            for (int entry = 0; entry < keys.length; entry++) {
                int at = Arrays.binarySearch(earlier.keys, keys[entry]);
                int before = at >= 0 && earlier.contributed.get(at) ? earlier.counts[at] : 0;
                if (counts[entry] > before) {
                    add.key(hash(keys[entry], itemHashes), counts[entry] - before);
                }
            }
        });
    }

    /** Returns the hashes of the keys that are left out. */
    SortedSet<Long> withheldHashes() {
        return IntStream.range(0, keys.length)
                .filter(entry -> !contributed.get(entry))
                .mapToObj(entry -> hash(keys[entry], itemHashes))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the number of contributed keys. */
    public long size() {
        return contributed.cardinality();
    }

    private static long hash(long key, long[] itemHashes) {
        CountKind kind = CountKind.of((int) (key >>> (2 * INDEX_BITS)));
        long first = KeyHash.of(kind, itemHashes[(int) ((key >>> INDEX_BITS) & INDEX)]);
        long second = itemHashes[(int) (key & INDEX)];
        return switch (kind) {
            case TRANSITION -> KeyHash.ordered(first, second);
            case COMMON -> KeyHash.unordered(first, KeyHash.of(kind, second));
            case DEPARTURE, SHOPPER -> first;
        };
    }

    private static long key(CountKind kind, int item, int other) {
        return ((long) kind.code() << (2 * INDEX_BITS)) | ((long) item << INDEX_BITS) | other;
    }

    /** Keys with repetitions. */
    private static final class KeyAccumulator {

        private long[] keys = new long[64];
        private int size;

        void clear() {
            size = 0;
        }

        void add(long key) {
            keys = size == keys.length ? Arrays.copyOf(keys, 2 * size) : keys;
            keys[size++] = key;
        }

        /** Adds all keys to one accumulator and the distinct ones to another. */
        void addTo(KeyAccumulator all, KeyAccumulator once, boolean distinct) {
            Arrays.sort(keys, 0, size);
            for (int i = 0; i < size; i++) {
                all.add(keys[i]);
                if (distinct && (i == 0 || keys[i] != keys[i - 1])) {
                    once.add(keys[i]);
                }
            }
        }

        long[] distinct() {
            return Arrays.stream(keys, 0, size).sorted().distinct().toArray();
        }

        /** Returns the repetitions of the distinct keys, in ascending order of the keys. */
        int[] runs(int distinct) {
            Arrays.sort(keys, 0, size);
            int[] runs = new int[distinct];
            int run = -1;
            for (int i = 0; i < size; i++) {
                run += i == 0 || keys[i] != keys[i - 1] ? 1 : 0;
                runs[run]++;
            }
            return runs;
        }
    }
}
