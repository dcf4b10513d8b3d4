// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.HolmCorrection;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.SignFlip;

/**
 * Differences between the federated network and the best alone, shop by shop.
 *
 * @param all shops by rising number of shoppers, then by id
 */
public record ShopLifts(List<ShopLift> all) {

    /** Family-wise error rate of the tests of all shops in one direction (Holm). */
    public static final double LEVEL = 0.05;

    private static final int FEWEST_OF_A_GROUP = 4;

    /** Result of a shop. */
    public enum Finding {
        /** Significantly better with the federation. */
        BETTER,

        /** Significantly worse with the federation. */
        WORSE,

        /** No significant difference, or no test. */
        NONE
    }

    /**
     * The difference at one shop.
     *
     * @param id id of a part, or of an entry without a cut
     * @param shoppers its number of shoppers
     * @param difference federated minus best alone on its test queries, with a paired interval
     * @param tests tests of this shop alone
     * @param finding result, all shops tested together
     */
    public record ShopLift(String id, int shoppers, Difference difference, SignFlip tests, Finding finding) {

        /** Creates a shop before the tests together. */
        ShopLift(String id, int shoppers, Difference difference, SignFlip tests) {
            this(id, shoppers, difference, tests, Finding.NONE);
        }

        /** Returns whether the shop is significantly better with the federation. */
        public boolean better() {
            return finding == Finding.BETTER;
        }

        /** Returns whether the shop is significantly worse with the federation. */
        public boolean worse() {
            return finding == Finding.WORSE;
        }
    }

    /**
     * Shops of about the same size.
     *
     * @param least shoppers of the smallest shop
     * @param most shoppers of the greatest shop
     * @param lift mean of their differences, with an interval from resampled shops
     */
    public record SizeGroup(int least, int most, Difference lift) {}

    public ShopLifts {
        all = List.copyOf(all);
    }

    /** Returns shops in order, tested together in each direction. */
    static ShopLifts tested(List<ShopLift> shops) {
        List<ShopLift> ordered = shops.stream()
                .sorted(Comparator.comparingInt(ShopLift::shoppers).thenComparing(ShopLift::id))
                .toList();
        boolean[] better = rejected(ordered, SignFlip::greater);
        boolean[] worse = rejected(ordered, SignFlip::less);
        return new ShopLifts(IntStream.range(0, ordered.size())
                .mapToObj(s -> new ShopLift(
                        ordered.get(s).id(),
                        ordered.get(s).shoppers(),
                        ordered.get(s).difference(),
                        ordered.get(s).tests(),
                        better[s] ? Finding.BETTER : worse[s] ? Finding.WORSE : Finding.NONE))
                .toList());
    }

    private static boolean[] rejected(List<ShopLift> shops, ToDoubleFunction<SignFlip> pValue) {
        return HolmCorrection.rejected(
                shops.stream().map(ShopLift::tests).mapToDouble(pValue).toArray(), LEVEL);
    }

    /** Returns the number of shops. */
    public int size() {
        return all.size();
    }

    /** Returns shops that are significantly better with the federation. */
    public List<ShopLift> better() {
        return all.stream().filter(ShopLift::better).toList();
    }

    /** Returns shops that are significantly worse with the federation. */
    public List<ShopLift> worse() {
        return all.stream().filter(ShopLift::worse).toList();
    }

    /** Returns shops without a significant difference. */
    public List<ShopLift> undecided() {
        return all.stream().filter(shop -> shop.finding() == Finding.NONE).toList();
    }

    /** Returns whether every shop has a test. */
    public boolean hasTests() {
        return all.stream().noneMatch(shop -> Double.isNaN(shop.tests().less()));
    }

    /** Returns the smallest effects of the shops' tests, ascending; shops whose queries all have one difference are left out. */
    public double[] smallestEffects() {
        return all.stream()
                .mapToDouble(shop -> shop.tests().smallestEffect())
                .filter(effect -> !Double.isNaN(effect))
                .sorted()
                .toArray();
    }

    /** Returns the smallest effect of the median shop's test; NaN without one. */
    public double medianEffect() {
        double[] effects = smallestEffects();
        return effects.length == 0 ? Double.NaN : (effects[(effects.length - 1) / 2] + effects[effects.length / 2]) / 2;
    }

    /** Returns the mean over shops; with six shops or more it has an interval from resampled shops. */
    Difference mean(Bootstrap bootstrap) {
        Difference mean = mean(all, bootstrap);
        return all.size() < Difference.FEWEST_DIFFERING
                ? new Difference(mean.difference(), Double.NaN, Double.NaN, mean.n())
                : mean;
    }

    private static Difference mean(List<ShopLift> shops, Bootstrap bootstrap) {
        Estimate mean = bootstrap.estimate(MetricValues.mean(shops.stream()
                .mapToDouble(shop -> shop.difference().difference())
                .toArray()));
        return shops.size() < 2
                ? new Difference(mean.value(), Double.NaN, Double.NaN, shops.size())
                : new Difference(mean.value(), mean.low(), mean.high(), shops.size());
    }

    /**
     * Returns mean differences of shops of about the same size.
     *
     * @param groups most groups. Each has at least four shops; a single group is none
     * @param bootstrap resamples the shops of a group
     */
    public List<SizeGroup> bySize(int groups, Bootstrap bootstrap) {
        boolean differ = !all.isEmpty()
                && all.get(0).shoppers() < all.get(all.size() - 1).shoppers();
        int count = differ ? Math.min(groups, all.size() / FEWEST_OF_A_GROUP) : 0;
        if (count < 2) {
            return List.of();
        }
        List<SizeGroup> sizes = new ArrayList<>();
        for (int g = 0; g < count; g++) {
            List<ShopLift> some = all.subList(all.size() * g / count, all.size() * (g + 1) / count);
            sizes.add(new SizeGroup(
                    some.get(0).shoppers(), some.get(some.size() - 1).shoppers(), mean(some, bootstrap)));
        }
        return sizes;
    }
}
