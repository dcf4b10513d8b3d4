// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.train.TrainedModel;
import org.jspecify.annotations.Nullable;

/**
 * For whom federating pays: the federated network against those that merchants train alone, over all shops and shop by shop.
 * Shops that join when training is over are looked at by themselves.
 *
 * @param main the figure that is compared
 * @param overall the difference over the queries of all shops that train from the start and have both networks
 * @param shops the smallest unit that was reported, by rising number of shoppers; those that joined late left aside
 * @param meanLift mean of the shops' differences, each shop counting once
 * @param unmet the difference over the queries for items that nobody of the shop had met; empty if there are none
 * @param late for each entry that joined when training was over, the difference over its queries, by id
 * @param leftOut parts whose queries are not in one of these differences, because they lack one of the two networks
 * @param promises whether it pays under what networks of the run promise
 */
public record FederationVerdict(
        MainMetric main,
        Difference overall,
        List<ShopLift> shops,
        Difference meanLift,
        Optional<Difference> unmet,
        SortedMap<String, Difference> late,
        List<LeftOut> leftOut,
        PromisedVerdicts promises) {

    /** Names, in {@link LeftOut}, what is over all shops. */
    public static final String OVERALL = ScenarioReader.ALL;

    private static final String FEDERATED = TrainedModel.Scope.FEDERATED.key();

    /**
     * A shop's lift.
     *
     * @param id of the part, or of an entry that is not cut
     * @param shoppers that it has
     * @param difference federated less local on its test queries, with its paired interval
     */
    public record ShopLift(String id, int shoppers, Difference difference) {

        /** Whether the interval leaves 0 out above. */
        public boolean better() {
            return difference.low() > 0;
        }

        /** Whether it leaves 0 out below. */
        public boolean worse() {
            return difference.high() < 0;
        }
    }

    /**
     * Parts that lack one of the two networks.
     *
     * @param from what they are left out of: {@link #OVERALL}, {@code all/unmet}, or the id of an entry that joined late
     * @param why they do
     * @param parts how many
     */
    public record LeftOut(String from, String why, int parts) {}

    public FederationVerdict {
        shops = List.copyOf(shops);
        leftOut = List.copyOf(leftOut);
        late = Collections.unmodifiableSortedMap(new TreeMap<>(late));
    }

    /** The verdict on a run; empty where it did not compare federated networks with local ones. */
    public static Optional<FederationVerdict> of(RunSummary run) {
        return LocalLifts.of(run).flatMap(against -> of(run, against));
    }

    private static Optional<FederationVerdict> of(RunSummary run, LocalLifts against) {
        Map<String, Comparison> lifts = against.of(FEDERATED);
        Comparison overall = lifts.get(against.overall());
        if (overall == null) {
            return Optional.empty();
        }
        List<LeftOut> leftOut = new ArrayList<>(leftOut(OVERALL, overall));
        int out = against.out();
        if (out > 0) {
            leftOut.add(new LeftOut(OVERALL, ModelTrainings.NOT_TRAINED, out));
        }
        List<ShopLift> shops = new ArrayList<>();
        SortedMap<String, Difference> joined = new TreeMap<>();
        for (MerchantSummary merchant : run.merchants()) {
            if (against.role(merchant) == Scenario.Role.JOINS_LATE) {
                told(lifts.get(merchant.id())).ifPresent(difference -> joined.put(merchant.id(), difference));
                leftOut.addAll(leftOut(merchant.id(), lifts.get(merchant.id())));
            } else if (merchant.listed()) {
                for (MerchantSummary.PartSummary part : merchant.parts()) {
                    add(shops, part.id(), part.shoppers(), lifts);
                }
            } else {
                add(shops, merchant.id(), merchant.facts().shoppers(), lifts);
            }
        }
        shops.sort(Comparator.comparingInt(ShopLift::shoppers).thenComparing(ShopLift::id));
        leftOut.addAll(leftOut(ScenarioReader.UNMET, lifts.get(ScenarioReader.UNMET)));
        return Optional.of(new FederationVerdict(
                against.main(),
                overall.difference(),
                shops,
                mean(shops, bootstrap(run.scenario())),
                told(lifts.get(ScenarioReader.UNMET)),
                joined,
                leftOut,
                PromisedVerdicts.of(run)));
    }

    private static Optional<Difference> told(@Nullable Comparison lift) {
        return Optional.ofNullable(lift).map(Comparison::difference).filter(one -> !Double.isNaN(one.difference()));
    }

    private static List<LeftOut> leftOut(String from, @Nullable Comparison lift) {
        return lift == null
                ? List.of()
                : lift.without().entrySet().stream()
                        .map(e -> new LeftOut(from, e.getKey(), e.getValue()))
                        .toList();
    }

    private static void add(List<ShopLift> shops, String id, int shoppers, Map<String, Comparison> lifts) {
        told(lifts.get(id)).ifPresent(difference -> shops.add(new ShopLift(id, shoppers, difference)));
    }

    /** Resamples shops, as often as queries are in a run of the scenario. */
    public static Bootstrap bootstrap(Scenario scenario) {
        return new Bootstrap(scenario.evaluation().resamples(), scenario.seed(), ShardRunner.sequential());
    }

    /** The mean over shops, with an interval from resampled shops, where they are several. */
    private static Difference mean(List<ShopLift> shops, Bootstrap bootstrap) {
        Estimate mean = bootstrap.estimate(MetricValues.mean(shops.stream()
                .mapToDouble(shop -> shop.difference().difference())
                .toArray()));
        return shops.size() < 2
                ? new Difference(mean.value(), Double.NaN, Double.NaN, shops.size())
                : new Difference(mean.value(), mean.low(), mean.high(), shops.size());
    }

    /** Shops that do significantly better together than alone. */
    public List<ShopLift> better() {
        return shops.stream().filter(ShopLift::better).toList();
    }

    /** Shops that do significantly worse. */
    public List<ShopLift> worse() {
        return shops.stream().filter(ShopLift::worse).toList();
    }

    /** Shops whose test queries do not tell. */
    public List<ShopLift> undecided() {
        return shops.stream().filter(shop -> !shop.better() && !shop.worse()).toList();
    }

    /**
     * About how many times as many test queries an undecided shop would need, in the median, for a difference as great as the
     * one that was seen to be told from none: intervals shrink with the root of the queries.
     */
    public double queriesNeeded() {
        double[] times = undecided().stream()
                .map(ShopLift::difference)
                .filter(d -> d.difference() != 0)
                .mapToDouble(d -> Math.pow((d.high() - d.low()) / 2 / d.difference(), 2))
                .sorted()
                .toArray();
        return times.length == 0 ? Double.NaN : times[times.length / 2];
    }

    /**
     * Mean lifts of shops of about the same size.
     *
     * @param groups how many; fewer where there are not four shops for each, none where there are no two groups
     * @param bootstrap resamples the shops of each
     */
    public List<SizeGroup> bySize(int groups, Bootstrap bootstrap) {
        boolean differ = !shops.isEmpty()
                && shops.get(0).shoppers() < shops.get(shops.size() - 1).shoppers();
        int count = differ ? Math.min(groups, shops.size() / 4) : 0;
        if (count < 2) {
            return List.of();
        }
        List<SizeGroup> sizes = new ArrayList<>();
        for (int g = 0; g < count; g++) {
            List<ShopLift> some = shops.subList(shops.size() * g / count, shops.size() * (g + 1) / count);
            sizes.add(new SizeGroup(
                    some.get(0).shoppers(), some.get(some.size() - 1).shoppers(), mean(some, bootstrap)));
        }
        return sizes;
    }

    /**
     * Shops of about the same size.
     *
     * @param least shoppers of the smallest
     * @param most shoppers of the greatest
     * @param lift mean of their differences, with an interval from resampled shops
     */
    public record SizeGroup(int least, int most, Difference lift) {}

    /** The verdict in plain sentences. */
    public List<String> words() {
        return new VerdictWords(this).all();
    }

    /** The verdicts on a run in plain sentences, also where there is none on a network called federated. */
    public static List<String> words(RunSummary run) {
        return of(run).map(FederationVerdict::words)
                .orElseGet(() -> PromisedVerdicts.of(run).words());
    }
}
