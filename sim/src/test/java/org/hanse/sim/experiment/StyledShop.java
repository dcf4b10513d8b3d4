// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Synthetic shop of the guide on item vectors. Items have no words. Their vectors scatter around the centre of a style, and shoppers
 * prefer one style. The last items of each style are cold: shoppers buy them only as one of their last two purchases, which are held out.
 */
final class StyledShop {

    static final int NUMBERS = 8;

    private static final int STYLES = 6;
    private static final int ITEMS = 120;
    private static final int WARM = 96;
    private static final int SHOPPERS = 300;
    private static final int PURCHASES = 7;
    private static final int HELD_OUT = 2;
    private static final double IN_STYLE = 0.9;
    private static final double COLD = 0.4;
    private static final double SCATTER = 0.5;
    private static final long START = 1_700_000_000;
    private static final int DAY = 86_400;

    private final SplittableRandom random = new SplittableRandom(8);

    /** Returns the file {@code items.csv}; item {@code i} has the style {@code i % STYLES}. */
    String items() {
        double[][] centres = new double[STYLES][];
        for (int style = 0; style < STYLES; style++) {
            centres[style] = random.doubles(NUMBERS, -1, 1).toArray();
        }
        StringBuilder rows = new StringBuilder("sku,vector\n");
        for (int item = 0; item < ITEMS; item++) {
            double[] centre = centres[item % STYLES];
            rows.append(id(item))
                    .append(',')
                    .append(IntStream.range(0, NUMBERS)
                            .mapToObj(i -> String.format(
                                    Locale.ROOT, "%.2f", centre[i] + SCATTER * (2 * random.nextDouble() - 1)))
                            .collect(Collectors.joining(" ")))
                    .append('\n');
        }
        return rows.toString();
    }

    /** Returns the file {@code orders.csv}, to be called after {@link #items}. */
    String orders() {
        StringBuilder rows = new StringBuilder("customer,sku,day\n");
        for (int shopper = 0; shopper < SHOPPERS; shopper++) {
            int style = random.nextInt(STYLES);
            List<Integer> bought = new ArrayList<>();
            while (bought.size() < PURCHASES) {
                boolean cold = bought.size() >= PURCHASES - HELD_OUT && random.nextDouble() < COLD;
                int item = cold ? WARM + random.nextInt(ITEMS - WARM) : random.nextInt(WARM);
                if (random.nextDouble() < IN_STYLE) {
                    item += style - style(item);
                }
                if (!bought.contains(item)) {
                    rows.append("c%03d,%s,%d\n"
                            .formatted(shopper, id(item), START + DAY * (long) (7 * bought.size() + shopper % 7)));
                    bought.add(item);
                }
            }
        }
        return rows.toString();
    }

    /** Returns whether nothing but held-out purchases names the item. */
    static boolean isCold(int item) {
        return item >= WARM;
    }

    static int style(int item) {
        return item % STYLES;
    }

    private static String id(int item) {
        return "p%03d".formatted(item);
    }
}
