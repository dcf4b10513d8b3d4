// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.learn.CounterRandom;
import org.hanse.sim.data.SampleShop;

/**
 * A shop with {@value #ITEMS} items and {@value #SHOPPERS} shoppers of different tastes. Pages have {@value #PAGE} places, filled one item a
 * step; the further down, the fewer shoppers look. Some poor items are loud: clicked more, and disappointing.
 *
 * <p>With match m (cosine of taste and item), excess o of the price level, discount p, quality q, loudness u = 1 if q is below -1, place j
 * from 0 and trust t within -2 to 2, from 0 on arrival:
 * <pre>
 * looks        1 / (1 + 0.25 j)
 * clicks       log-odds -1.5 + 4 m + 2 p + 1.5 u      reward 0.1
 * buys         log-odds -1.5 + 2 m - o + 2 p + t      reward 1, of those who click
 * trust        t' = t + 0.35 (1.2 (m - 0.35) + 0.5 q) after a click
 * ends visit   log-odds -2.5 - t; returns another day with log-odds 1 + 1.5 t and trust 0.9 t, else is gone
 * </pre>
 * An item is shown once to a shopper. Each day one item in twenty is out of stock. A shopper is followed for {@value #STEPS} steps at most.
 */
final class ShopVisits implements World {

    static final int ITEMS = 1000;
    static final int SHOPPERS = 5000;
    static final int STEPS = 40;
    static final int PAGE = 5;
    static final double MOST_TRUST = 2;
    static final double CLICK = 0.1;

    private static final double OUT_OF_STOCK = 0.05;
    private static final int LOOKED_AROUND = 20;
    private static final long SEED = 1;
    private static final InteractionType ARRIVAL = new InteractionType("arrival");
    private static final InteractionType PASS = new InteractionType("pass");

    /** The shop is the same in all worlds of this name. */
    private static final class Shared {
        private static final SampleShop SHOP = new SampleShop(ITEMS, SHOPPERS, SEED);
        private static final Known KNOWN = new ShopBound().known();
    }

    private final Spec spec;
    private final BitSet shown = new BitSet(ITEMS);
    private SplittableRandom coins = new SplittableRandom(0);
    private long stock;
    private int shopper;
    private int day;
    private int place;
    private int steps;
    private double trust;

    ShopVisits(String name) {
        this.spec = new Spec(
                name,
                shop().catalogue(),
                Set.of(PASS, InteractionType.CLICK, InteractionType.PURCHASE),
                Set.of(PASS),
                List.of(CLICK, 1.0, 0.0),
                STEPS);
    }

    static SampleShop shop() {
        return Shared.SHOP;
    }

    @Override
    public Spec spec() {
        return spec;
    }

    @Override
    public Known known() {
        return Shared.KNOWN;
    }

    @Override
    public Observation reset(long seed) {
        coins = new SplittableRandom(seed);
        stock = coins.nextLong();
        shopper = coins.nextInt(SHOPPERS);
        day = 0;
        place = 0;
        steps = 0;
        trust = 0;
        shown.clear();
        int first = IntStream.generate(() -> coins.nextInt(ITEMS))
                .limit(LOOKED_AROUND)
                .boxed()
                .max(Comparator.comparingDouble(item -> shop().match(shopper, item)))
                .orElseThrow();
        shown.set(first);
        return new Observation(first, ARRIVAL);
    }

    @Override
    public boolean available(int action) {
        return !shown.get(action) && CounterRandom.unit(stock, (long) day * ITEMS + action) >= OUT_OF_STOCK;
    }

    @Override
    public Step step(int action) {
        shown.set(action);
        boolean clicked = coins.nextDouble() < looks(place) && SampleShop.happens(clickOdds(shopper, action), coins);
        boolean bought = clicked && SampleShop.happens(buyOdds(shopper, action) + trust, coins);
        trust = clicked ? within(trust + trustGain(shopper, action)) : trust;
        place = (place + 1) % PAGE;
        steps++;
        boolean gone = SampleShop.happens(leaveOdds(trust), coins) && !returns();
        InteractionType type = bought ? InteractionType.PURCHASE : clicked ? InteractionType.CLICK : PASS;
        return new Step(type, List.of(clicked ? CLICK : 0, bought ? 1.0 : 0.0, 0.0), gone, steps == STEPS && !gone);
    }

    private boolean returns() {
        if (!SampleShop.happens(returnOdds(trust), coins)) {
            return false;
        }
        day++;
        place = 0;
        trust = faded(trust);
        return true;
    }

    static double looks(int place) {
        return 1 / (1 + 0.25 * place);
    }

    static double clickOdds(int shopper, int item) {
        return -1.5
                + 4 * shop().match(shopper, item)
                + 2 * shop().discount(item, 0)
                + (shop().quality(item) < -1 ? 1.5 : 0);
    }

    /** Returns the log-odds of a purchase after a click, without trust. */
    static double buyOdds(int shopper, int item) {
        return -1.5 + 2 * shop().match(shopper, item) - shop().excess(shopper, item) + 2 * shop().discount(item, 0);
    }

    static double trustGain(int shopper, int item) {
        return 0.35 * (1.2 * (shop().match(shopper, item) - 0.35) + 0.5 * shop().quality(item));
    }

    static double leaveOdds(double trust) {
        return -2.5 - trust;
    }

    static double returnOdds(double trust) {
        return 1 + 1.5 * trust;
    }

    static double faded(double trust) {
        return 0.9 * trust;
    }

    static double within(double trust) {
        return Math.max(-MOST_TRUST, Math.min(MOST_TRUST, trust));
    }

    /** Returns the rules of a shop that knows the items, and not the shopper. */
    static Map<String, Policy> rules() {
        int[] order = bestsellers();
        return Map.of(
                "bestsellers",
                Policy.of((seen, available) ->
                        IntStream.of(order).filter(available).findFirst().orElseThrow()));
    }

    private static int[] bestsellers() {
        double[] sold = new double[ITEMS];
        for (int s = 0; s < SHOPPERS; s += 10) {
            for (int item = 0; item < ITEMS; item++) {
                sold[item] += chance(clickOdds(s, item)) * chance(buyOdds(s, item));
            }
        }
        return IntStream.range(0, ITEMS)
                .boxed()
                .sorted(Comparator.comparingDouble(item -> -sold[item]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    static double chance(double logOdds) {
        return 1 / (1 + Math.exp(-logOdds));
    }

    /** Returns a bound of what is known of this shop. */
    static Known known(double optimum, double oneStep) {
        return new Known(OptionalDouble.of(optimum), OptionalDouble.of(oneStep), rules());
    }
}
