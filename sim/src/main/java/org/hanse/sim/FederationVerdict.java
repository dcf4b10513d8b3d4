// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hanse.core.evaluate.Difference;
import org.hanse.sim.RunSummary.Kind;
import org.hanse.sim.RunSummary.PoolSummary;
import org.hanse.sim.train.TrainedModel;
import org.jspecify.annotations.Nullable;

/**
 * For whom federating pays: the federated network against those that merchants train alone, over all shops and shop by shop.
 * Shops that join when training is over are looked at by themselves.
 *
 * @param main the figure that is compared
 * @param overall the difference over the queries of all shops that do not join late
 * @param shops the smallest unit that was reported, by rising number of shoppers; those that joined late left aside
 * @param meanLift mean of the shops' differences, each shop counting once
 * @param unmet the difference over the queries for items that nobody of the shop had met; empty if there are none
 * @param late for each entry that joined when training was over, the difference over its queries, by id
 */
public record FederationVerdict(
        MainMetric main,
        Difference overall,
        List<ShopLift> shops,
        Difference meanLift,
        Optional<Difference> unmet,
        SortedMap<String, Difference> late) {

    private static final String FEDERATED = TrainedModel.Scope.FEDERATED.key();
    private static final String LOCAL = TrainedModel.Scope.LOCAL.key();
    private static final double LOW = 0.025;

    /** From so many shops on, some are told apart by chance. */
    private static final int MANY = 10;

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

    public FederationVerdict {
        shops = List.copyOf(shops);
        late = Collections.unmodifiableSortedMap(new TreeMap<>(late));
    }

    /** The verdict on a run; empty where it did not compare federated networks with local ones. */
    public static Optional<FederationVerdict> of(RunSummary run) {
        Optional<PoolSummary> all =
                run.pools().stream().filter(pool -> pool.kind() == Kind.ALL).findFirst();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        MainMetric main = all.get().main();
        Map<String, Difference> differences = new HashMap<>();
        for (Comparison comparison : run.comparisons()) {
            if (comparison.metric() == main.metric() && comparison.cutoff() == main.cutoff()) {
                against(comparison).ifPresent(difference -> differences.put(comparison.merchant(), difference));
            }
        }
        boolean late = run.pools().stream().anyMatch(pool -> pool.kind() == Kind.MEMBERS);
        Difference overall =
                differences.get(late ? ScenarioReader.MEMBERS : all.get().id());
        if (overall == null) {
            return Optional.empty();
        }
        List<ShopLift> shops = new ArrayList<>();
        SortedMap<String, Difference> joined = new TreeMap<>();
        for (MerchantSummary merchant : run.merchants()) {
            if (joinsLate(run.scenario(), merchant)) {
                told(differences.get(merchant.id())).ifPresent(difference -> joined.put(merchant.id(), difference));
            } else if (merchant.listed()) {
                for (MerchantSummary.PartSummary part : merchant.parts()) {
                    add(shops, part.id(), part.shoppers(), differences);
                }
            } else {
                add(shops, merchant.id(), merchant.facts().shoppers(), differences);
            }
        }
        shops.sort(Comparator.comparingInt(ShopLift::shoppers).thenComparing(ShopLift::id));
        return Optional.of(new FederationVerdict(
                main,
                overall,
                shops,
                mean(
                        shops,
                        run.scenario().evaluation().resamples(),
                        run.scenario().seed()),
                told(differences.get(ScenarioReader.UNMET)),
                joined));
    }

    private static boolean joinsLate(Scenario scenario, MerchantSummary merchant) {
        return scenario.merchants().stream()
                .anyMatch(entry -> entry.id().equals(merchant.id()) && entry.role() == Scenario.Role.JOINS_LATE);
    }

    private static Optional<Difference> told(@Nullable Difference difference) {
        return Optional.ofNullable(difference).filter(one -> !Double.isNaN(one.difference()));
    }

    /** Federated less local, whichever of the two was the yardstick. */
    private static Optional<Difference> against(Comparison comparison) {
        Difference told = comparison.difference();
        if (comparison.model().equals(FEDERATED) && comparison.against().equals(LOCAL)) {
            return Optional.of(told);
        }
        return comparison.model().equals(LOCAL) && comparison.against().equals(FEDERATED)
                ? Optional.of(new Difference(-told.difference(), -told.high(), -told.low(), told.n()))
                : Optional.empty();
    }

    private static void add(List<ShopLift> shops, String id, int shoppers, Map<String, Difference> differences) {
        told(differences.get(id)).ifPresent(difference -> shops.add(new ShopLift(id, shoppers, difference)));
    }

    /** The mean over shops, with an interval from resampled shops. */
    private static Difference mean(List<ShopLift> shops, int resamples, long seed) {
        double mean = shops.stream()
                .mapToDouble(s -> s.difference().difference())
                .average()
                .orElse(Double.NaN);
        if (shops.size() < 2) {
            return new Difference(mean, Double.NaN, Double.NaN, shops.size());
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[resamples];
        for (int r = 0; r < resamples; r++) {
            double sum = 0;
            for (int s = 0; s < shops.size(); s++) {
                sum += shops.get(random.nextInt(shops.size())).difference().difference();
            }
            means[r] = sum / shops.size();
        }
        Arrays.sort(means);
        return new Difference(mean, percentile(means, LOW), percentile(means, 1 - LOW), shops.size());
    }

    private static double percentile(double[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
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
     */
    public List<SizeGroup> bySize(int groups) {
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
                    some.get(0).shoppers(), some.get(some.size() - 1).shoppers(), mean(some, 1000, g)));
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
        List<String> words = new ArrayList<>();
        words.add(overallWords());
        if (shops.size() > 1) {
            words.add(shopWords());
            undecidedWords().ifPresent(words::add);
            if (shops.size() >= MANY) {
                words.add(
                        "Each shop is judged by a 95 % interval of its own: of shops where nothing differs, one in forty"
                                + " would be told better and one in forty worse by chance.");
            }
        }
        unmet.ifPresent(difference -> words.add("For the "
                + count(difference.n()) + " test queries whose item nobody of the shop had met before: "
                + withInterval(difference) + "."));
        late.forEach((id, difference) -> words.add("Shops that joined when training was over (" + id + "): "
                + withInterval(difference) + " over their " + count(difference.n()) + " test queries."));
        return words;
    }

    private static String count(int queries) {
        return String.format(Locale.ROOT, "%,d", queries);
    }

    private static String withInterval(Difference difference) {
        return FigureWords.signed(difference.difference()) + " (" + FigureWords.signed(difference.low()) + " to "
                + FigureWords.signed(difference.high()) + ")";
    }

    private String overallWords() {
        String figures = FigureWords.signed(overall.difference()) + " in " + main.label()
                + (late.isEmpty() ? " over all shops' queries" : " over the queries of all shops that train together")
                + ", 95 % interval " + FigureWords.signed(overall.low()) + " to "
                + FigureWords.signed(overall.high());
        if (overall.low() > 0) {
            return "Federating pays: the federated network is better than networks that shops train alone, by "
                    + figures + ".";
        }
        return overall.high() < 0
                ? "Federating does not pay here: the federated network is worse than networks that shops train alone, by "
                        + figures + ". Shops should keep their own."
                : "Whether federating pays cannot be told here: the federated network and networks that shops train alone"
                        + " differ by " + figures + ".";
    }

    private String shopWords() {
        String worse = worse().isEmpty()
                ? "worse for none"
                : "worse for " + worse().size() + " ("
                        + worse().stream().limit(5).map(ShopLift::id).collect(Collectors.joining(", "))
                        + (worse().size() > 5 ? " and others" : "") + "), whose own networks look better";
        return "Shop by shop it is significantly better for " + better().size() + " of " + shops.size() + ", " + worse
                + ", and " + undecided().size() + " cannot tell. The mean shop gains "
                + FigureWords.signed(meanLift.difference()) + " (" + FigureWords.signed(meanLift.low()) + " to "
                + FigureWords.signed(meanLift.high()) + ", shops resampled).";
    }

    private Optional<String> undecidedWords() {
        double times = queriesNeeded();
        if (undecided().isEmpty() || Double.isNaN(times)) {
            return Optional.empty();
        }
        return Optional.of("For those that cannot tell: if their differences are as they look, half of them would need"
                + " about " + FigureWords.times(times) + " as many test queries, or more, to be sure.");
    }
}
