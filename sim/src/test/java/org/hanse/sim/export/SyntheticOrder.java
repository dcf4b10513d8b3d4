// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.export;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An order of a synthetic shopper.
 *
 * @param number of the order, ascending in time
 * @param shopper number of the shopper
 * @param time when it was placed
 * @param lines what was ordered
 */
record SyntheticOrder(int number, int shopper, LocalDateTime time, List<Line> lines) {

    static final int SHOPPERS = 60;
    static final int ITEMS = 36;

    private static final LocalDateTime START = LocalDateTime.of(2024, 1, 3, 13, 11);
    private static final List<String> MATERIALS =
            List.of("Linen", "Oak", "Copper", "Glass", "Wool", "Clay", "Cotton", "Steel", "Cork");
    private static final List<String> THINGS = List.of("Teapot", "Blanket", "Lamp", "Basket");
    private static final List<String> CATEGORIES = List.of("Kitchen", "Bedroom", "Living", "Storage");

    SyntheticOrder {
        lines = List.copyOf(lines);
    }

    /**
     * A line of an order.
     *
     * @param item number of the item
     * @param quantity at least 1
     */
    record Line(int item, int quantity) {

        String sku() {
            return "HX-" + (100 + item);
        }

        String title() {
            return MATERIALS.get(item / THINGS.size()) + " " + THINGS.get(item % THINGS.size()) + " no. " + (item + 1);
        }

        String category() {
            return CATEGORIES.get(item % CATEGORIES.size());
        }

        String brand() {
            return item % 3 == 0 ? "Norden" : "Süd & Söhne";
        }

        double price() {
            return 4.5 + 3.25 * item;
        }

        /** A number as shop systems use inside, unlike the one that people see. */
        int id() {
            return 9000 + 7 * item;
        }
    }

    /** Address of the shopper. */
    String email() {
        return "shopper" + shopper + "@example.com";
    }

    /** Orders of all shoppers in time order; each shopper keeps to one kind of thing, mostly. */
    static List<SyntheticOrder> all() {
        SplittableRandom random = new SplittableRandom(1);
        List<SyntheticOrder> orders = new ArrayList<>();
        for (int shopper = 0; shopper < SHOPPERS; shopper++) {
            int count = 3 + random.nextInt(4);
            for (int o = 0; o < count; o++) {
                List<Line> lines = new ArrayList<>();
                int most = 1 + random.nextInt(3);
                for (int l = 0; l < most; l++) {
                    int kind = random.nextInt(5) == 0 ? random.nextInt(THINGS.size()) : shopper % THINGS.size();
                    Line line =
                            new Line(kind + THINGS.size() * random.nextInt(MATERIALS.size()), 1 + random.nextInt(2));
                    if (lines.stream().noneMatch(other -> other.item() == line.item())) {
                        lines.add(line);
                    }
                }
                orders.add(new SyntheticOrder(0, shopper, START.plusMinutes(random.nextInt(180 * 24 * 60)), lines));
            }
        }
        orders.sort(Comparator.comparing(SyntheticOrder::time));
        List<SyntheticOrder> numbered = new ArrayList<>();
        for (SyntheticOrder order : orders) {
            numbered.add(new SyntheticOrder(1001 + numbered.size(), order.shopper, order.time, order.lines));
        }
        return numbered;
    }
}
