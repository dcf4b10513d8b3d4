// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Baskets of a history: runs of one session. An interaction without a session is a basket of its own.
 */
public final class Baskets {

    /** Stands for an interaction that does not count: an item once more in its basket, a return, or what a return undoes. */
    public static final int NONE = -1;

    private final int[] ages;
    private final boolean[] undone;

    private Baskets(int[] ages, boolean[] undone) {
        this.ages = ages;
        this.undone = undone;
    }

    /** Returns the baskets of a history. */
    public static Baskets of(InteractionSequence history) {
        boolean[] undone = undone(history);
        int[] ages = new int[history.length()];
        int baskets = 0;
        Set<Integer> items = new HashSet<>();
        for (int i = 0; i < ages.length; i++) {
            if (i > 0 && !(history.session(i) >= 0 && history.session(i) == history.session(i - 1))) {
                baskets++;
                items.clear();
            }
            ages[i] = !undone[i] && items.add(history.item(i)) ? baskets : NONE;
        }
        for (int i = 0; i < ages.length; i++) {
            ages[i] = ages[i] == NONE ? NONE : baskets - ages[i];
        }
        return new Baskets(ages, undone);
    }

    /** A return undoes the last purchase of its item before it that no other return undid. */
    private static boolean[] undone(InteractionSequence history) {
        boolean[] undone = new boolean[history.length()];
        int type = history.log().types().indexOf(InteractionType.RETURN);
        for (int i = 0; type >= 0 && i < undone.length; i++) {
            if (history.typeIndex(i) == type) {
                undone[i] = true;
                int bought = i - 1;
                while (bought >= 0 && (undone[bought] || history.item(bought) != history.item(i))) {
                    bought--;
                }
                if (bought >= 0) {
                    undone[bought] = true;
                }
            }
        }
        return undone;
    }

    /** Returns the number of baskets after that of an interaction; {@link #NONE} for one that does not count. */
    public int age(int index) {
        return ages[index];
    }

    /** Returns whether an interaction is a return, or undone by one. */
    public boolean isUndone(int index) {
        return undone[index];
    }

    /** Returns the items of at least two baskets, ascending. */
    public static int[] again(InteractionSequence history) {
        Baskets baskets = of(history);
        int[] items = new int[history.length()];
        int size = 0;
        for (int i = 0; i < items.length; i++) {
            if (baskets.ages[i] != NONE) {
                items[size++] = history.item(i);
            }
        }
        Arrays.sort(items, 0, size);
        int again = 0;
        for (int i = 1; i < size; i++) {
            if (items[i] == items[i - 1] && (again == 0 || items[again - 1] != items[i])) {
                items[again++] = items[i];
            }
        }
        return Arrays.copyOf(items, again);
    }
}
