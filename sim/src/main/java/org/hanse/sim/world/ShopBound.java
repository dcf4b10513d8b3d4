// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

/**
 * Upper bound of {@link ShopVisits}: the best policy that knows taste and trust, may show an item again, and finds all in stock; and the best
 * such policy that looks at the next reward alone. By dynamic programming over steps, places and a grid of trust, for every hundredth
 * shopper.
 */
final class ShopBound {

    private static final int POINTS = 41;
    private static final int EVERY = 100;

    private final double[] clicks = new double[ShopVisits.ITEMS];
    private final double[] gains = new double[ShopVisits.ITEMS];
    private final double[][] buys = new double[POINTS][ShopVisits.ITEMS];

    World.Known known() {
        double best = 0;
        double oneStep = 0;
        int shoppers = 0;
        for (int s = 0; s < ShopVisits.SHOPPERS; s += EVERY) {
            take(s);
            best += worth(true);
            oneStep += worth(false);
            shoppers++;
        }
        return ShopVisits.known(best / shoppers, oneStep / shoppers);
    }

    private void take(int shopper) {
        for (int item = 0; item < ShopVisits.ITEMS; item++) {
            clicks[item] = ShopVisits.chance(ShopVisits.clickOdds(shopper, item));
            gains[item] = ShopVisits.trustGain(shopper, item);
            double odds = ShopVisits.buyOdds(shopper, item);
            for (int t = 0; t < POINTS; t++) {
                buys[t][item] = ShopVisits.chance(odds + trust(t));
            }
        }
    }

    /** Returns the expected reward from arrival on, of the policy that plans or of the one that does not. */
    private double worth(boolean plans) {
        double[][] values = new double[ShopVisits.PAGE][POINTS];
        for (int step = 0; step < ShopVisits.STEPS; step++) {
            double[][] before = new double[ShopVisits.PAGE][POINTS];
            for (int place = 0; place < ShopVisits.PAGE; place++) {
                double[] then = after(values, (place + 1) % ShopVisits.PAGE);
                for (int t = 0; t < POINTS; t++) {
                    before[place][t] = then[t] + ShopVisits.looks(place) * gain(t, then, plans);
                }
            }
            values = before;
        }
        return between(values[0], 0);
    }

    /** Returns the values at the end of a step by trust: the shopper stays, or leaves and perhaps returns. */
    private static double[] after(double[][] values, int place) {
        double[] then = new double[POINTS];
        for (int t = 0; t < POINTS; t++) {
            double trust = trust(t);
            double leaves = ShopVisits.chance(ShopVisits.leaveOdds(trust));
            double returns = ShopVisits.chance(ShopVisits.returnOdds(trust));
            then[t] = (1 - leaves) * values[place][t] + leaves * returns * between(values[0], ShopVisits.faded(trust));
        }
        return then;
    }

    /** Returns what a look at the chosen item adds to the value of no look. */
    private double gain(int t, double[] then, boolean plans) {
        double most = Double.NEGATIVE_INFINITY;
        double gain = 0;
        for (int item = 0; item < ShopVisits.ITEMS; item++) {
            double reward = ShopVisits.CLICK + buys[t][item];
            double whole = clicks[item] * (reward + between(then, ShopVisits.within(trust(t) + gains[item])) - then[t]);
            double judged = plans ? whole : clicks[item] * reward;
            if (judged > most) {
                most = judged;
                gain = whole;
            }
        }
        return gain;
    }

    private static double trust(int point) {
        return ShopVisits.MOST_TRUST * (2.0 * point / (POINTS - 1) - 1);
    }

    private static double between(double[] values, double trust) {
        double place = (trust / ShopVisits.MOST_TRUST + 1) / 2 * (POINTS - 1);
        int low = (int) Math.max(0, Math.min(POINTS - 2, Math.floor(place)));
        double share = place - low;
        return (1 - share) * values[low] + share * values[low + 1];
    }
}
