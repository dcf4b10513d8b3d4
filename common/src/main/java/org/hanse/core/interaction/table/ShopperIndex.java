// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.Arrays;
import org.hanse.core.interaction.InteractionLog;

/**
 * Index of shoppers and items without repeats, in both directions: the items of each shopper in order of first
 * contact, and the shoppers of each item in ascending order.
 */
public final class ShopperIndex {

    private final int[] itemStarts;
    private final int[] items;
    private final int[] shopperStarts;
    private final int[] shoppers;

    private ShopperIndex(int[] itemStarts, int[] items, int[] shopperStarts, int[] shoppers) {
        this.itemStarts = itemStarts;
        this.items = items;
        this.shopperStarts = shopperStarts;
        this.shoppers = shoppers;
    }

    /** Indexes {@code log} over a catalogue of {@code itemCount} items. */
    public static ShopperIndex of(InteractionLog log, int itemCount) {
        int[] itemStarts = new int[log.shoppers() + 1];
        int[] items = new int[log.size()];
        int[] shopperStarts = new int[itemCount + 1];
        int[] lastShopper = new int[itemCount];
        Arrays.fill(lastShopper, -1);
        int size = 0;
        for (int s = 0; s < log.shoppers(); s++) {
            itemStarts[s] = size;
            for (int p = log.from(s); p < log.to(s); p++) {
                int item = log.item(p);
                if (lastShopper[item] != s) {
                    lastShopper[item] = s;
                    items[size++] = item;
                    shopperStarts[item + 1]++;
                }
            }
        }
        itemStarts[log.shoppers()] = size;
        for (int item = 0; item < itemCount; item++) {
            shopperStarts[item + 1] += shopperStarts[item];
        }
        int[] next = shopperStarts.clone();
        int[] shoppers = new int[size];
        for (int s = 0; s < log.shoppers(); s++) {
            for (int e = itemStarts[s]; e < itemStarts[s + 1]; e++) {
                shoppers[next[items[e]]++] = s;
            }
        }
        return new ShopperIndex(itemStarts, Arrays.copyOf(items, size), shopperStarts, shoppers);
    }

    /** Returns the number of shoppers. */
    public int shoppers() {
        return itemStarts.length - 1;
    }

    /** Returns the number of items of the catalogue. */
    public int items() {
        return shopperStarts.length - 1;
    }

    /**
     * Returns the first entry of the items of {@code shopper}; the last is the one before {@code itemStart(shopper +
     * 1)}.
     */
    public int itemStart(int shopper) {
        return itemStarts[shopper];
    }

    public int item(int entry) {
        return items[entry];
    }

    /**
     * Returns the first entry of the shoppers of {@code item}; the last is the one before {@code shopperStart(item +
     * 1)}.
     */
    public int shopperStart(int item) {
        return shopperStarts[item];
    }

    public int shopper(int entry) {
        return shoppers[entry];
    }

    /** Returns whether {@code shopper} met {@code item}. */
    public boolean met(int shopper, int item) {
        return Arrays.binarySearch(shoppers, shopperStarts[item], shopperStarts[item + 1], shopper) >= 0;
    }

    /** Returns the number of shoppers that met {@code item}. */
    public int shoppersOf(int item) {
        return shopperStarts[item + 1] - shopperStarts[item];
    }
}
