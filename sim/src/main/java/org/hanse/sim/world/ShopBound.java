// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

/**
 * Upper bound of {@link ShopVisits}: the best policy that knows taste and trust, may show an item again, and finds all in stock; and the best
 * such policy that looks at the next reward alone. By dynamic programming over steps, places and a grid of trust, for every hundredth
 * shopper.
 */
final class ShopBound {

    private static final Grid TRUST = new Grid(ShopVisits.MOST_TRUST, 41);
    private static final int POINTS = TRUST.points();
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
                buys[t][item] = ShopVisits.chance(odds + TRUST.at(t));
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
        return TRUST.between(values[0], 0);
    }

    /** Returns the values at the end of a step by trust: the shopper stays, or leaves and perhaps returns. */
    private static double[] after(double[][] values, int place) {
        double[] then = new double[POINTS];
        for (int t = 0; t < POINTS; t++) {
            double trust = TRUST.at(t);
            double leaves = ShopVisits.chance(ShopVisits.leaveOdds(trust));
            double returns = ShopVisits.chance(ShopVisits.returnOdds(trust));
            then[t] = (1 - leaves) * values[place][t]
                    + leaves * returns * TRUST.between(values[0], ShopVisits.faded(trust));
        }
        return then;
    }

    /** Returns what a look at the chosen item adds to the value of no look. */
    private double gain(int t, double[] then, boolean plans) {
        double most = Double.NEGATIVE_INFINITY;
        double gain = 0;
        for (int item = 0; item < ShopVisits.ITEMS; item++) {
            double reward = ShopVisits.CLICK + buys[t][item];
            double whole = clicks[item]
                    * (reward + TRUST.between(then, ShopVisits.within(TRUST.at(t) + gains[item])) - then[t]);
            double judged = plans ? whole : clicks[item] * reward;
            if (judged > most) {
                most = judged;
                gain = whole;
            }
        }
        return gain;
    }
}
