// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.HolmCorrection;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.RunSummary.PoolSummary;
import org.jspecify.annotations.Nullable;

/**
 * The answer to "does federated training help?": the federated network against the best that each merchant can do alone
 * ({@code best-alone}), over all shops and shop by shop. Shops that join after training are compared by themselves.
 *
 * @param main the figure that is compared
 * @param overall the difference over the queries of all shops that train from the start and have both models
 * @param alone number of parts by the model that is best alone there, the most frequent first
 * @param shops the smallest unit that was reported, by rising number of shoppers, without those that joined late
 * @param meanLift mean of the shops' differences, each shop counting once
 * @param unmet the difference over the queries for items that no shopper of the shop had met; empty without such queries
 * @param late for each entry that joined after training, the difference over its queries, by id
 * @param leftOut parts whose queries are not in one of these differences, because they lack one of the two models
 * @param privacy guarantee of the federated network; empty where it has none
 * @param anyPrivacy whether any network has one
 * @param guarantees the answers for other networks with a privacy guarantee
 * @param limits what limits the comparison
 * @param unvalidated number of shops without validation queries, where others have some
 */
public record FederationVerdict(
        MainMetric main,
        Difference overall,
        Map<String, Integer> alone,
        List<ShopLift> shops,
        Difference meanLift,
        Optional<Difference> unmet,
        SortedMap<String, Difference> late,
        List<LeftOut> leftOut,
        Optional<PrivacyGuarantee> privacy,
        boolean anyPrivacy,
        List<PrivateVerdict> guarantees,
        List<Limit> limits,
        int unvalidated) {

    /** The probability of any false finding among all shops (Holm). */
    public static final double LEVEL = 0.05;

    private static final String FEDERATED = TrainedModel.Scope.FEDERATED.key();

    /** What a comparison shows. */
    public enum Answer {
        /** The interval lies above 0, and enough queries differ. */
        HELPS,

        /** The interval lies below 0, and enough queries differ. */
        DOES_NOT_HELP,

        /** The interval contains 0, or too few queries differ. */
        NO_DIFFERENCE;

        static Answer of(Difference difference) {
            if (!difference.significant()) {
                return NO_DIFFERENCE;
            }
            return difference.low() > 0 ? HELPS : DOES_NOT_HELP;
        }
    }

    /** Why the best alone may be stronger or weaker than what merchants could do. */
    public enum Limit {
        /** No shop has validation queries, so it was chosen on test queries. */
        CHOSEN_ON_TEST,

        /** Some shops have no validation queries and take the best alone over all shops. */
        CHOSEN_ELSEWHERE,

        /** The baseline mix is not compared. */
        WITHOUT_MIX,

        /** Baselines were not tuned. */
        NOT_TUNED,

        /** No network is trained at each shop alone. */
        WITHOUT_LOCAL
    }

    /**
     * The difference at one shop.
     *
     * @param id of the part, or of an entry that is not cut
     * @param shoppers that it has
     * @param difference federated minus best alone on its test queries, with its paired interval
     * @param significant whether it differs from 0, all shops tested together (Holm, 5 %)
     */
    public record ShopLift(String id, int shoppers, Difference difference, boolean significant) {

        /** Whether the shop is significantly better with the federation. */
        public boolean better() {
            return significant && difference.difference() > 0;
        }

        /** Whether it is significantly worse. */
        public boolean worse() {
            return significant && difference.difference() < 0;
        }
    }

    /**
     * Parts that lack one of the two models.
     *
     * @param from what they are left out of: {@code all}, {@code all/unmet}, or the id of an entry that joined late
     * @param why they do
     * @param parts how many
     */
    public record LeftOut(String from, String why, int parts) {}

    public FederationVerdict {
        shops = List.copyOf(shops);
        leftOut = List.copyOf(leftOut);
        guarantees = List.copyOf(guarantees);
        limits = List.copyOf(limits);
        alone = Collections.unmodifiableMap(new LinkedHashMap<>(alone));
        late = Collections.unmodifiableSortedMap(new TreeMap<>(late));
    }

    /** The verdict on a run; empty where no federated network was compared with what merchants can do alone. */
    public static Optional<FederationVerdict> of(RunSummary run) {
        return AloneLifts.of(run).flatMap(against -> of(run, against));
    }

    private static Optional<FederationVerdict> of(RunSummary run, AloneLifts against) {
        Map<String, Comparison> lifts = against.of(FEDERATED);
        Comparison overall = lifts.get(against.overall());
        if (overall == null) {
            return Optional.empty();
        }
        List<LeftOut> leftOut = new ArrayList<>(leftOut(Scenario.ALL, overall));
        int out = against.out();
        if (out > 0) {
            leftOut.add(new LeftOut(Scenario.ALL, TrainingSummary.NOT_TRAINED, out));
        }
        List<ShopLift> shops = new ArrayList<>();
        SortedMap<String, Difference> joined = new TreeMap<>();
        for (MerchantSummary merchant : run.merchants()) {
            if (against.role(merchant) == Scenario.Role.JOINS_LATE) {
                known(lifts.get(merchant.id())).ifPresent(difference -> joined.put(merchant.id(), difference));
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
        leftOut.addAll(leftOut(Scenario.UNMET, lifts.get(Scenario.UNMET)));
        return Optional.of(new FederationVerdict(
                against.main(),
                overall.difference(),
                alone(run),
                tested(shops),
                mean(shops, bootstrap(run.scenario())),
                known(lifts.get(Scenario.UNMET)),
                joined,
                leftOut,
                ModelGuarantee.of(run, FEDERATED).map(ModelGuarantee::guarantee),
                !ModelGuarantee.all(run).isEmpty(),
                PrivateVerdict.of(run),
                limits(run),
                unvalidated(run)));
    }

    /** The same shops, tested together. */
    static List<ShopLift> tested(List<ShopLift> shops) {
        boolean[] significant = HolmCorrection.rejected(
                shops.stream().mapToDouble(shop -> shop.difference().pValue()).toArray(), LEVEL);
        return IntStream.range(0, shops.size())
                .mapToObj(s -> new ShopLift(
                        shops.get(s).id(), shops.get(s).shoppers(), shops.get(s).difference(), significant[s]))
                .toList();
    }

    private static Map<String, Integer> alone(RunSummary run) {
        Set<String> entries = run.merchants().stream().map(MerchantSummary::id).collect(Collectors.toSet());
        Map<String, Integer> counts = new HashMap<>();
        run.models().stream()
                .filter(model -> model.model().equals(Scenario.BEST_ALONE) && entries.contains(model.merchant()))
                .forEach(model -> model.chosen().forEach((name, parts) -> counts.merge(name, parts, Integer::sum)));
        return ModelSummary.ordered(counts);
    }

    /** Shops that take the best alone over all shops, since they have no validation queries; 0 where no shop has any. */
    private static int unvalidated(RunSummary run) {
        if (chosenOnTest(run)) {
            return 0;
        }
        Map<String, PoolSummary> pools =
                run.pools().stream().collect(Collectors.toMap(PoolSummary::id, pool -> pool, (a, b) -> a));
        return (int) run.merchants().stream()
                .flatMap(merchant -> merchant.listed()
                        ? merchant.parts().stream().map(MerchantSummary.PartSummary::id)
                        : Stream.of(merchant.id()))
                .map(pools::get)
                .filter(pool -> pool != null && pool.testQueries() > 0 && pool.validationQueries() == 0)
                .count();
    }

    private static boolean chosenOnTest(RunSummary run) {
        return run.pools().stream().allMatch(pool -> pool.validationQueries() == 0);
    }

    private static List<Limit> limits(RunSummary run) {
        List<Limit> limits = new ArrayList<>();
        if (chosenOnTest(run)) {
            limits.add(Limit.CHOSEN_ON_TEST);
        } else if (unvalidated(run) > 0) {
            limits.add(Limit.CHOSEN_ELSEWHERE);
        }
        if (run.scenario().baselines().stream().noneMatch(name -> name.equals("mix"))) {
            limits.add(Limit.WITHOUT_MIX);
        } else if (!run.scenario().evaluation().tune()) {
            limits.add(Limit.NOT_TUNED);
        }
        boolean local = run.scenario().trained().stream()
                .anyMatch(model -> model.scope() == TrainedModel.Scope.LOCAL
                        && model.from().isEmpty());
        if (!local) {
            limits.add(Limit.WITHOUT_LOCAL);
        }
        return limits;
    }

    private static Optional<Difference> known(@Nullable Comparison lift) {
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
        known(lifts.get(id)).ifPresent(difference -> shops.add(new ShopLift(id, shoppers, difference, false)));
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

    /** What the comparison over all shops shows. */
    public Answer answer() {
        return Answer.of(overall);
    }

    /** Shops that are significantly better with the federation. */
    public List<ShopLift> better() {
        return shops.stream().filter(ShopLift::better).toList();
    }

    /** Shops that are significantly worse. */
    public List<ShopLift> worse() {
        return shops.stream().filter(ShopLift::worse).toList();
    }

    /** Shops without a significant difference. */
    public List<ShopLift> undecided() {
        return shops.stream().filter(shop -> !shop.significant()).toList();
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
}
