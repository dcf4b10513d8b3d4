// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.Metric;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.summary.PoolSummary.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A run of a scenario: the tree of {@code metrics.json}, which {@link MetricsFile} writes and reads. Terminal, page, CSV and Parquet
 * draw from it alone. A figure that is not a number is null in the file.
 *
 * @param settings digest of all settings but the seed
 * @param extensions extensions that the scenario uses
 * @param main metric that orders models over all merchants' queries; null for a run of one merchant
 * @param results figures over entries, their parts and all
 * @param comparisons differences over the same queries
 * @param members figures over parts that train from the start, where others join late or stay out; else null
 * @param unmet figures over queries for cold items; null without any
 * @param unjoined figures over queries whose targets no other shopper joins with the history; null without any
 * @param rounds rounds of the federated training, else epochs of the central one
 * @param selected its epoch or round with the figures; null without one
 * @param notes composed privacy guarantees, in sentences
 * @param verdict whether federated training helps; null where it was not compared with the best alone
 * @param missing compared models without figures, by name, with the reason
 * @param wallSeconds duration from the first byte read to the last figure
 * @param peakRssBytes peak resident memory; null where the system does not report it
 * @param origin command and program
 * @param setup settings of the scenario that the page names
 * @param pools sets of queries with figures, in their order
 * @param networks trained models of the scenario
 */
public record RunRecord(
        String schema,
        String scenario,
        long seed,
        String settings,
        String commit,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Extension> extensions,
        Machine environment,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable MainMetric main,
        List<MerchantRecord> merchants,
        List<Result> results,
        List<Comparison> comparisons,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Subset members,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Subset unmet,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Subset unjoined,
        List<ModelSummary> models,
        List<TrainingRecord.Round> rounds,
        TrainingRecord.@Nullable Selected selected,
        List<TrainingRecord> training,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Verdict verdict,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> missing,
        double wallSeconds,
        @Nullable Long peakRssBytes,
        Origin origin,
        Setup setup,
        List<PoolSummary> pools,
        List<NetworkRecord> networks) {

    public RunRecord {
        extensions = List.copyOf(extensions);
        merchants = List.copyOf(merchants);
        results = List.copyOf(results);
        comparisons = List.copyOf(comparisons);
        models = List.copyOf(models);
        rounds = List.copyOf(rounds);
        training = List.copyOf(training);
        notes = List.copyOf(notes);
        missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
        pools = List.copyOf(pools);
        networks = List.copyOf(networks);
    }

    /** An extension by its kind, its name in the scenario, and its class. */
    public record Extension(
            String kind, String name, @JsonProperty("class") String type) {}

    /**
     * Settings of the scenario.
     *
     * @param file path of the scenario
     * @param compare models that it compares
     * @param baselines baselines among them
     * @param tuned whether baselines are also tuned
     * @param resamples resamples of the bootstrap
     */
    public record Setup(String file, List<String> compare, List<String> baselines, boolean tuned, int resamples) {

        public Setup {
            compare = List.copyOf(compare);
            baselines = List.copyOf(baselines);
        }
    }

    /** Figures over some of the queries. */
    public record Subset(List<Result> results, List<Comparison> comparisons) {

        public Subset {
            results = List.copyOf(results);
            comparisons = List.copyOf(comparisons);
        }
    }

    /**
     * Whether federated training helps.
     *
     * @param against the reference
     * @param answer in a few words
     * @param smallestEffect the true difference that the test finds in 80 % of cases
     * @param alone number of parts by the model that is best alone there
     * @param meanShop mean of the shops' differences
     * @param shops number of shops
     * @param draws draws of each shop's tests
     * @param shopEffect mean difference that the median shop's test finds, alone and at 5 %, in 80 % of cases
     * @param unmet null without queries for items new to the shop
     * @param guarantees the answers for networks with a privacy guarantee
     * @param words the whole verdict in sentences
     */
    public record Verdict(
            Metric metric,
            int cutoff,
            String against,
            String answer,
            Difference overall,
            double smallestEffect,
            Map<String, Integer> alone,
            Difference meanShop,
            String correction,
            double level,
            int shops,
            int better,
            int worse,
            int undecided,
            String test,
            int draws,
            double shopEffect,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Difference unmet,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, Difference> late,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FederationVerdict.Exclusion> leftOut,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<OfGuarantee> guarantees,
            List<String> words) {

        public Verdict {
            alone = Collections.unmodifiableMap(new LinkedHashMap<>(alone));
            late = Collections.unmodifiableSortedMap(new TreeMap<>(late));
            leftOut = List.copyOf(leftOut);
            guarantees = List.copyOf(guarantees);
            words = List.copyOf(words);
        }
    }

    /**
     * A network with a privacy guarantee against the best alone.
     *
     * @param cost its difference from the same steps without a guarantee; null where none was compared
     */
    public record OfGuarantee(
            String model,
            double epsilon,
            double delta,
            @JsonProperty("figures") @JsonUnwrapped Difference difference,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Difference cost) {}

    /** Returns all figures, those of {@link #members}, {@link #unmet} and {@link #unjoined} included. */
    public List<Result> figures() {
        return all(results, Subset::results);
    }

    /** Returns all comparisons, those of {@link #members}, {@link #unmet} and {@link #unjoined} included. */
    public List<Comparison> differences() {
        return all(comparisons, Subset::comparisons);
    }

    private <T> List<T> all(List<T> listed, Function<Subset, List<T>> of) {
        return Stream.of(
                        Stream.of(listed),
                        Stream.ofNullable(members).map(of),
                        Stream.ofNullable(unmet).map(of),
                        Stream.ofNullable(unjoined).map(of))
                .flatMap(own -> own)
                .flatMap(List::stream)
                .toList();
    }

    /** Returns the models with figures for a merchant, in their order. */
    public List<String> models(String merchant) {
        return figures().stream()
                .filter(figure -> figure.merchant().equals(merchant))
                .map(Result::model)
                .distinct()
                .toList();
    }

    /** Returns a figure, if the run has it. */
    public Optional<Result> find(String merchant, String model, HeldOut split, Metric metric, int cutoff) {
        return figures().stream()
                .filter(figure -> figure.merchant().equals(merchant)
                        && figure.model().equals(model)
                        && figure.split() == split
                        && figure.metric() == metric
                        && figure.cutoff() == cutoff)
                .findFirst();
    }

    /** Returns the pools of one kind. */
    public List<PoolSummary> pools(Kind kind) {
        return pools.stream().filter(pool -> pool.kind() == kind).toList();
    }

    /** Returns privacy guarantees by model, in the order of the trained models. */
    public Map<String, ModelGuarantee> guarantees() {
        Map<String, ModelGuarantee> guarantees = new LinkedHashMap<>();
        training.forEach(own ->
                Optional.ofNullable(own.guarantee()).ifPresent(guarantee -> guarantees.put(own.model(), guarantee)));
        return guarantees;
    }

    /** Returns the privacy guarantee of a model. */
    public Optional<ModelGuarantee> guarantee(String model) {
        return Optional.ofNullable(guarantees().get(model));
    }

    /** Returns the metric that orders the models of all these runs; ndcg@10 if they disagree. */
    public static MainMetric main(Collection<RunRecord> runs) {
        List<MainMetric> all = runs.stream()
                .map(run -> Optional.ofNullable(run.main()).orElse(MainMetric.USUAL))
                .distinct()
                .toList();
        return all.size() == 1 ? all.get(0) : MainMetric.USUAL;
    }

    /** Returns this run with a verdict. */
    public RunRecord with(Verdict other) {
        return with(other, origin);
    }

    /** Returns this run with the command that produced it. */
    public RunRecord with(Origin other) {
        return with(verdict, other);
    }

    private RunRecord with(@Nullable Verdict otherVerdict, Origin otherOrigin) {
        return new RunRecord(
                schema,
                scenario,
                seed,
                settings,
                commit,
                extensions,
                environment,
                main,
                merchants,
                results,
                comparisons,
                members,
                unmet,
                unjoined,
                models,
                rounds,
                selected,
                training,
                notes,
                otherVerdict,
                missing,
                wallSeconds,
                peakRssBytes,
                otherOrigin,
                setup,
                pools,
                networks);
    }
}
