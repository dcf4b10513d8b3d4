// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.ShopLifts.ShopLift;
import org.jspecify.annotations.Nullable;

/**
 * Answer to "does federated training help?": the federated network against the best that each merchant can do alone
 * ({@code best-alone}), over all shops and shop by shop. Shops that join after training have comparisons of their own.
 *
 * @param main metric of the comparison
 * @param overall difference over the queries of all shops that train from the start and have both models
 * @param alone number of parts by their best model alone, the most frequent first
 * @param shops differences at the smallest reported units, without those that joined late
 * @param meanLift mean of the shops' differences, with equal weights
 * @param unmet difference over the queries for cold items; empty without such queries
 * @param late difference over the queries of each entry that joined after training, by id
 * @param leftOut parts that lack one of the two models and are in none of these differences
 * @param overSum difference from the mix of the sum before training; empty without that mix
 * @param privacy guarantee of the federated network; empty without one
 * @param anyPrivacy whether any network has one
 * @param guarantees answers for other networks with a privacy guarantee
 * @param limits limits of the comparison
 * @param unvalidated number of shops with fewer than {@link #FEWEST_QUERIES} validation queries, where any shop has some
 */
public record FederationVerdict(
        MainMetric main,
        Difference overall,
        Map<String, Integer> alone,
        ShopLifts shops,
        Difference meanLift,
        Optional<Difference> unmet,
        SortedMap<String, Difference> late,
        List<Exclusion> leftOut,
        Optional<OverSum> overSum,
        Optional<PrivacyGuarantee> privacy,
        boolean anyPrivacy,
        List<PrivateVerdict> guarantees,
        List<Limit> limits,
        int unvalidated) {

    /** Validation queries from which on a shop chooses its best alone by its own. */
    public static final int FEWEST_QUERIES = 30;

    private static final String FEDERATED = TrainedModel.Scope.FEDERATED.key();

    /** Result of a comparison. */
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

    /** Reason why the best alone is stronger or weaker than the best that merchants could do. */
    public enum Limit {
        /** No shop has validation queries, so the choice used test queries. */
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
     * Parts that lack one of the two models.
     *
     * @param from pool or difference without them: {@code all}, {@code all/unmet}, or the id of an entry that joined
     *     late
     * @param why reason for the missing model
     * @param parts number of parts
     */
    public record Exclusion(String from, String why, int parts) {}

    /**
     * What training adds to the sum before it.
     *
     * @param mix tuned mix of tables with the sum, without training
     * @param difference federated network minus that mix
     */
    public record OverSum(String mix, Difference difference) {}

    public FederationVerdict {
        leftOut = List.copyOf(leftOut);
        guarantees = List.copyOf(guarantees);
        limits = List.copyOf(limits);
        alone = Collections.unmodifiableMap(new LinkedHashMap<>(alone));
        late = Collections.unmodifiableSortedMap(new TreeMap<>(late));
    }

    /** Returns the verdict on a run; empty without a comparison of a federated network with the best alone. */
    public static Optional<FederationVerdict> of(RunRecord run) {
        return BestAloneComparisons.of(run).flatMap(against -> of(run, against));
    }

    private static Optional<FederationVerdict> of(RunRecord run, BestAloneComparisons against) {
        Map<String, Comparison> lifts = against.of(FEDERATED);
        Comparison overall = lifts.get(against.overall());
        if (overall == null) {
            return Optional.empty();
        }
        List<Exclusion> leftOut = new ArrayList<>(leftOut(Scenario.ALL, overall));
        int out = against.out();
        if (out > 0) {
            leftOut.add(new Exclusion(Scenario.ALL, TrainingRecord.NOT_TRAINED, out));
        }
        List<ShopLift> shops = new ArrayList<>();
        SortedMap<String, Difference> joined = new TreeMap<>();
        for (MerchantRecord merchant : run.merchants()) {
            if (merchant.role() == Scenario.Role.JOINS_LATE) {
                known(lifts.get(merchant.id())).ifPresent(difference -> joined.put(merchant.id(), difference));
                leftOut.addAll(leftOut(merchant.id(), lifts.get(merchant.id())));
            } else {
                merchant.units().forEach((id, shoppers) -> add(shops, id, shoppers, lifts));
            }
        }
        leftOut.addAll(leftOut(Scenario.UNMET, lifts.get(Scenario.UNMET)));
        ShopLifts tested = ShopLifts.tested(shops);
        return Optional.of(new FederationVerdict(
                against.main(),
                overall.difference(),
                alone(run),
                tested,
                tested.mean(bootstrap(run)),
                known(lifts.get(Scenario.UNMET)),
                joined,
                leftOut,
                overSum(against),
                run.guarantee(FEDERATED).map(ModelGuarantee::guarantee),
                !run.guarantees().isEmpty(),
                PrivateVerdict.of(run),
                limits(run),
                unvalidated(run)));
    }

    private static Optional<OverSum> overSum(BestAloneComparisons against) {
        return Scenario.SUM_MIXES.stream()
                .flatMap(mix -> known(against.of(FEDERATED, mix).get(against.overall()))
                        .map(difference -> new OverSum(mix, difference))
                        .stream())
                .findFirst();
    }

    private static Map<String, Integer> alone(RunRecord run) {
        Set<String> entries = run.merchants().stream().map(MerchantRecord::id).collect(Collectors.toSet());
        Map<String, Integer> counts = new HashMap<>();
        run.models().stream()
                .filter(model -> model.model().equals(Scenario.BEST_ALONE) && entries.contains(model.merchant()))
                .forEach(model -> model.chosen().forEach((name, parts) -> counts.merge(name, parts, Integer::sum)));
        return ModelSummary.ordered(counts);
    }

    /**
     * Returns the number of shops with too few validation queries for a choice, which take the best alone over all shops; 0 where no shop has
     * any.
     */
    private static int unvalidated(RunRecord run) {
        if (chosenOnTest(run)) {
            return 0;
        }
        Map<String, PoolSummary> pools =
                run.pools().stream().collect(Collectors.toMap(PoolSummary::id, pool -> pool, (a, b) -> a));
        return (int) run.merchants().stream()
                .flatMap(merchant -> merchant.listed()
                        ? merchant.parts().stream().map(MerchantRecord.Part::id)
                        : Stream.of(merchant.id()))
                .map(pools::get)
                .filter(pool -> pool != null && pool.testQueries() > 0 && pool.validationQueries() < FEWEST_QUERIES)
                .count();
    }

    private static boolean chosenOnTest(RunRecord run) {
        return run.pools().stream().allMatch(pool -> pool.validationQueries() == 0);
    }

    private static List<Limit> limits(RunRecord run) {
        List<Limit> limits = new ArrayList<>();
        if (chosenOnTest(run)) {
            limits.add(Limit.CHOSEN_ON_TEST);
        } else if (unvalidated(run) > 0) {
            limits.add(Limit.CHOSEN_ELSEWHERE);
        }
        if (!run.setup().baselines().contains("mix")) {
            limits.add(Limit.WITHOUT_MIX);
        } else if (!run.setup().tuned()) {
            limits.add(Limit.NOT_TUNED);
        }
        boolean local = run.networks().stream()
                .anyMatch(network -> network.scope() == TrainedModel.Scope.LOCAL
                        && network.from().isEmpty());
        if (!local) {
            limits.add(Limit.WITHOUT_LOCAL);
        }
        return limits;
    }

    private static Optional<Difference> known(@Nullable Comparison lift) {
        return Optional.ofNullable(lift).map(Comparison::difference).filter(one -> !Double.isNaN(one.difference()));
    }

    private static List<Exclusion> leftOut(String from, @Nullable Comparison lift) {
        return lift == null
                ? List.of()
                : lift.without().entrySet().stream()
                        .map(e -> new Exclusion(from, e.getKey(), e.getValue()))
                        .toList();
    }

    private static void add(List<ShopLift> shops, String id, int shoppers, Map<String, Comparison> lifts) {
        Comparison lift = lifts.get(id);
        if (lift != null) {
            known(lift).ifPresent(difference -> shops.add(new ShopLift(id, shoppers, difference, lift.tests())));
        }
    }

    /** Returns a bootstrap of shops with the resamples and the seed of the run. */
    static Bootstrap bootstrap(RunRecord run) {
        return new Bootstrap(run.setup().resamples(), run.seed(), ShardRunner.sequential());
    }

    /** Returns the result over all shops. */
    public Answer answer() {
        return Answer.of(overall);
    }
}
