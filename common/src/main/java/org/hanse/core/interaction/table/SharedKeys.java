// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;

/**
 * Numbers of shops with the keys of their catalogues (docs/adr/0080). A key is an item's shared id. It has one counter, by its hash. A shop
 * adds 1 at most to each counter. Immutable.
 *
 * <p>Source: Panjer, ASTIN Bulletin 1981 (recursion of compound Poisson sums), solved for the numbers of keys.
 */
public final class SharedKeys {

    /** Number of shops with a key at each counter. */
    private final int[] shops;

    private SharedKeys(int[] shops) {
        this.shops = shops;
    }

    /**
     * Returns the counters of a catalogue's keys. Items known from interactions alone have none: shoppers would change them.
     *
     * @param size number of counters; 0 if keys are not counted
     */
    public static SortedSet<Integer> counters(Catalogue catalogue, int size) {
        SortedSet<Integer> counters = new TreeSet<>();
        for (int item = 0; size > 0 && item < catalogue.size(); item++) {
            if (catalogue.isListed(item)) {
                counters.add(CountSketch.cell(
                        KeyHash.ofCatalogue(catalogue.item(item).sharedId()), size));
            }
        }
        return counters;
    }

    /**
     * Returns the keys of counters.
     *
     * @param most number of shops; a greater counter is of a shop that added too much, and counts as this number
     */
    public static SharedKeys of(int size, int most, IntToLongFunction counter) {
        return new SharedKeys(IntStream.range(0, size)
                .map(i -> (int) Math.max(0, Math.min(most, counter.applyAsLong(i))))
                .toArray());
    }

    private long counters(int least) {
        return Arrays.stream(shops).filter(own -> own >= least).count();
    }

    /**
     * Returns the estimated numbers of keys that at least some shops have. Keys that meet in a counter are separated by the distribution
     * of all counters, as far as some are 0.
     *
     * @param least fewest shops, several numbers
     * @return the number of keys of each, in their order
     */
    public Map<Integer, Long> keys(List<Integer> least) {
        double[] exactly = exactly();
        Map<Integer, Long> numbers = new LinkedHashMap<>();
        for (int shop : least) {
            double found = Arrays.stream(exactly).skip(shop).sum();
            numbers.put(shop, exactly.length == 0 ? counters(shop) : Math.max(0, Math.round(found * shops.length)));
        }
        return numbers;
    }

    /** Returns the numbers of keys that exactly 0, 1, 2 ... shops have; none if no counter is 0. */
    private double[] exactly() {
        double[] shares = new double[1 + Arrays.stream(shops).max().orElse(0)];
        Arrays.stream(shops).forEach(own -> shares[own] += 1.0 / shops.length);
        if (shares[0] == 0) {
            return new double[0];
        }
        double[] keys = new double[shares.length];
        for (int exactly = 1; exactly < keys.length; exactly++) {
            double met = 0;
            for (int less = 1; less < exactly; less++) {
                met += less * keys[less] * shares[exactly - less];
            }
            keys[exactly] = (shares[exactly] - met / exactly) / shares[0];
        }
        return keys;
    }

    /**
     * Returns the estimated share of own keys that other shops have, too. Own counters that other shops set by other keys are left out,
     * by the share of such counters among those without an own key.
     *
     * @param own counters of own keys, at least one
     * @param part 1 if the own keys are in the counters, else 0
     * @param least fewest other shops with a key, at least 1
     * @return from 0 to 1
     */
    public double shared(Collection<Integer> own, int part, int least) {
        double found = own.stream().filter(at -> shops[at] - part >= least).count() / (double) own.size();
        long apart =
                counters(least) - own.stream().filter(at -> shops[at] >= least).count();
        double chance = apart / (double) Math.max(1, shops.length - own.size());
        return chance >= 1 ? 0 : Math.max(0, (found - chance) / (1 - chance));
    }
}
